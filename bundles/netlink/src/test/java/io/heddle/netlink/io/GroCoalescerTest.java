package io.heddle.netlink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroCoalescerTest {

    private final PacketBatch output = new PacketBatch(8, PacketBatch.MAX_PACKET);
    private final GroCoalescer coalescer = new GroCoalescer(output);

    private static TestPackets.Tcp segment(int index, int size, Consumer<TestPackets.Tcp> change) {
        var tcp = new TestPackets.Tcp().payload(size, index);
        tcp.sequence = 1 + index * 1000;
        tcp.identification = 100 + index;
        change.accept(tcp);
        return tcp;
    }

    private static byte[] segment(int index) {
        return segment(index, 1000, tcp -> {}).bytes();
    }

    private boolean add(byte[] packet) {
        return coalescer.add(ByteBuffer.wrap(packet), 0, packet.length);
    }

    /** What a reader of the device's other side makes of the output. */
    private List<byte[]> written() {
        coalescer.finish();
        var splitter = new GsoSplitter();
        var packets = new ArrayList<byte[]>();
        for (int i = 0; i < output.count(); i++) {
            assertThat(splitter.load(output, i)).isTrue();
            for (int s = 0; s < splitter.count(); s++) {
                var bytes = ByteBuffer.allocate(splitter.length(s));
                splitter.write(s, bytes, 0);
                packets.add(bytes.array());
            }
        }
        return packets;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mergesASequenceIntoOnePacketThatSplitsIntoTheSame(boolean ipv4) {
        var packets = new ArrayList<byte[]>();
        for (int i = 0; i < 5; i++) {
            boolean last = i == 4;
            packets.add(segment(i, last ? 700 : 1000, tcp -> {
                        tcp.ipv4 = ipv4;
                        tcp.fragment = 0;
                        tcp.flags = last ? TestPackets.ACK | TestPackets.PSH : TestPackets.ACK;
                    })
                    .bytes());
        }

        packets.forEach(this::add);

        assertThat(written()).containsExactlyElementsOf(packets);
        assertThat(output.count()).isEqualTo(1);
        assertThat(output.length(0)).isEqualTo((ipv4 ? 20 : 40) + 32 + 4700);
        var header = new VnetHeader();
        output.header(0, header);
        assertThat(header.needsChecksum()).isTrue();
        assertThat(header.gsoSize()).isEqualTo(1000);
        assertThat(header.headerLength()).isEqualTo(ipv4 ? 52 : 72);
        var merged = new byte[output.length(0)];
        output.copyTo(0, merged, 0);
        assertThat(ByteBuffer.wrap(merged).getShort((ipv4 ? 20 : 40) + 16) & 0xffff)
                .isEqualTo(TestPackets.pseudo(merged));
    }

    @Test
    void mergesConnectionsSideBySide() {
        for (int i = 0; i < 4; i++) {
            for (int connection = 0; connection < 3; connection++) {
                int port = 2000 + connection;
                add(segment(i, 1000, tcp -> tcp.source = port).bytes());
            }
        }

        assertThat(written()).hasSize(12).allMatch(TestPackets::valid);
        assertThat(output.count()).isEqualTo(3);
    }

    @Test
    void leavesApartWhatDoesNotContinue() {
        List<Consumer<TestPackets.Tcp>> changes = List.of(
                tcp -> tcp.sequence++,
                tcp -> tcp.acknowledged++,
                tcp -> tcp.window++,
                tcp -> tcp.ttl--,
                tcp -> tcp.fragment = 0,
                tcp -> tcp.hostByte++,
                tcp -> tcp.destination++,
                tcp -> tcp.flags |= TestPackets.CWR,
                tcp -> tcp.flags |= TestPackets.SYN,
                tcp -> tcp.options = new byte[] {1, 1, 8, 10, 0, 0, 0, 8, 0, 0, 0, 9},
                tcp -> tcp.options = new byte[0],
                tcp -> tcp.payload(1001, 1),
                tcp -> tcp.payload(0, 1));
        for (var change : changes) {
            output.clear();
            var second = segment(1, 1000, change).bytes();
            add(segment(0));
            add(second);

            assertThat(written()).containsExactly(segment(0), second);
            assertThat(output.count()).isEqualTo(2);
        }
    }

    @Test
    void aGapInTheIdentificationKeepsFragmentablePacketsApart() {
        var first = segment(0, 1000, tcp -> tcp.fragment = 0).bytes();
        var second = segment(1, 1000, tcp -> {
                    tcp.fragment = 0;
                    tcp.identification = 500;
                })
                .bytes();
        add(first);
        add(second);

        assertThat(written()).containsExactly(first, second);
    }

    @Test
    void nothingFollowsAShortOrPushedSegment() {
        var pushed = segment(1, 1000, tcp -> tcp.flags |= TestPackets.PSH).bytes();
        List.of(segment(0), pushed, segment(2), segment(3)).forEach(this::add);

        assertThat(written()).containsExactly(segment(0), pushed, segment(2), segment(3));
        assertThat(output.count()).isEqualTo(2);
    }

    @Test
    void packetsOfOneConnectionStayInOrder() {
        var pureAck = segment(2, 0, tcp -> tcp.acknowledged++).bytes();
        List.of(segment(0), segment(1), pureAck, segment(2), segment(3)).forEach(this::add);

        assertThat(written()).containsExactly(segment(0), segment(1), pureAck, segment(2), segment(3));
        assertThat(output.count()).isEqualTo(3);
    }

    @Test
    void wrongChecksumsAreNeitherMergedNorRepaired() {
        for (int broken = 0; broken < 2; broken++) {
            output.clear();
            var packets = List.of(segment(0), segment(1));
            packets.get(broken)[60] ^= 1;
            packets.forEach(this::add);

            assertThat(written()).containsExactlyElementsOf(packets);
            assertThat(output.count()).isEqualTo(2);
        }
    }

    @Test
    void otherPacketsPass() {
        var fragment = segment(0, 1000, tcp -> tcp.fragment = 0x2000).bytes();
        var packets = List.of(TestPackets.udp(true, new byte[9]), fragment, new byte[] {0x45}, new byte[] {0x60, 1, 2});
        packets.forEach(this::add);

        assertThat(written()).containsExactlyElementsOf(packets);
    }

    @Test
    void saysWhenItIsFullAndBeginsAnew() {
        for (int i = 0; i < 8; i++) {
            assertThat(add(TestPackets.udp(true, new byte[i]))).isTrue();
        }
        assertThat(add(segment(0))).isFalse();
        coalescer.finish();
        output.clear();

        assertThat(add(segment(1))).isTrue();
        assertThat(add(segment(2))).isTrue();
        assertThat(written()).containsExactly(segment(1), segment(2));
    }

    @Test
    void aPacketNeverGrowsBeyondTheLargest() {
        for (int i = 0; i < 100; i++) {
            assertThat(add(segment(i))).isTrue();
        }

        var packets = written();
        assertThat(packets).hasSize(100);
        assertThat(packets.get(99)).isEqualTo(segment(99));
        assertThat(output.count()).isEqualTo(2);
        assertThat(output.length(0)).isBetween(64_000, PacketBatch.MAX_PACKET);
    }

    @Test
    void anyTrafficComesOutAsItWentInOrderWithinEachConnection() {
        var random = new Random(11);
        for (int round = 0; round < 300; round++) {
            output.clear();
            var in = new ArrayList<byte[]>();
            var next = new int[3];
            for (int i = 0; i < 60; i++) {
                int connection = random.nextInt(3);
                int size = random.nextInt(4) == 0 ? random.nextInt(500) : 500;
                var tcp = new TestPackets.Tcp().payload(size, i);
                tcp.ipv4 = connection != 2;
                tcp.source = connection;
                tcp.fragment = 0;
                tcp.sequence = next[connection];
                tcp.identification = next[connection] / 500;
                tcp.flags |= random.nextInt(6) == 0 ? TestPackets.PSH : 0;
                next[connection] += random.nextInt(10) == 0 ? 1 : size;
                var packet = tcp.bytes();
                if (add(packet)) {
                    in.add(packet);
                }
            }
            var out = written();
            for (int connection = 0; connection < 3; connection++) {
                assertThat(of(connection, out)).containsExactlyElementsOf(of(connection, in));
            }
        }
    }

    private static List<String> of(int connection, List<byte[]> packets) {
        return packets.stream()
                .filter(packet -> packet[(packet[0] >> 4 == 4 ? 20 : 40) + 1] == connection)
                .map(Arrays::toString)
                .toList();
    }
}
