package io.heddle.netlink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GsoSplitterTest {

    private final GsoSplitter splitter = new GsoSplitter();
    private final VnetHeader header = new VnetHeader();

    private List<byte[]> split(byte[] packet) {
        assertThat(splitter.load(ByteBuffer.wrap(packet), 0, packet.length, header))
                .isTrue();
        var packets = new ArrayList<byte[]>();
        for (int i = 0; i < splitter.count(); i++) {
            // A direct little endian buffer at an odd place: nothing may depend on where the target is.
            var target = ByteBuffer.allocateDirect(70_000).order(ByteOrder.LITTLE_ENDIAN);
            int length = splitter.write(i, target, 3);
            assertThat(length).isEqualTo(splitter.length(i));
            var bytes = new byte[length];
            target.get(3, bytes);
            packets.add(bytes);
        }
        return packets;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutsTcpIntoThePacketsThatASenderWouldHaveMade(boolean ipv4) {
        var tcp = new TestPackets.Tcp().payload(10_000, 1);
        tcp.ipv4 = ipv4;
        tcp.sequence = -3000;
        tcp.identification = 65_534;
        tcp.flags = TestPackets.ACK | TestPackets.PSH | TestPackets.CWR | 1;
        header.needsChecksum(ipv4 ? 20 : 40, 16);
        header.segmented(ipv4 ? VnetHeader.GSO_TCP4 : VnetHeader.GSO_TCP6, 0, 1400);

        var packets = split(tcp.bytes());

        assertThat(packets).hasSize(8);
        for (int i = 0; i < 8; i++) {
            var expected = new TestPackets.Tcp();
            expected.ipv4 = ipv4;
            expected.sequence = -3000 + i * 1400;
            expected.identification = 65_534 + i;
            expected.flags = TestPackets.ACK | (i == 0 ? TestPackets.CWR : 0) | (i == 7 ? TestPackets.PSH | 1 : 0);
            expected.payload = Arrays.copyOfRange(tcp.payload, i * 1400, Math.min(10_000, (i + 1) * 1400));
            assertThat(packets.get(i)).isEqualTo(expected.bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutsUdpIntoDatagrams(boolean ipv4) {
        var payload = new byte[2500];
        new Random(2).nextBytes(payload);
        header.needsChecksum(ipv4 ? 20 : 40, 6);
        header.segmented(VnetHeader.GSO_UDP, 0, 1200);

        var packets = split(TestPackets.udp(ipv4, payload));

        assertThat(packets).hasSize(3).allMatch(TestPackets::valid);
        int headers = ipv4 ? 28 : 48;
        assertThat(packets).extracting(packet -> packet.length - headers).containsExactly(1200, 1200, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 8, 9, 1400, 1401})
    void completesChecksums(int length) {
        var complete = new TestPackets.Tcp().payload(length, length).bytes();
        var partial = complete.clone();
        ByteBuffer.wrap(partial).putShort(36, (short) TestPackets.pseudo(partial));
        header.needsChecksum(20, 16);

        assertThat(split(partial)).containsExactly(complete);
    }

    @Test
    void aUdpChecksumOfZeroIsWrittenAsItsComplement() {
        // The payload is chosen so that all else sums up to all ones.
        var packet = TestPackets.udp(true, new byte[2]);
        int rest = ByteBuffer.wrap(packet).getShort(26) & 0xffff;
        packet = TestPackets.udp(true, new byte[] {(byte) (rest >> 8), (byte) rest});
        assertThat(ByteBuffer.wrap(packet).getShort(26)).isEqualTo((short) 0xffff);
        var partial = packet.clone();
        ByteBuffer.wrap(partial).putShort(26, (short) TestPackets.pseudo(partial));
        header.needsChecksum(20, 6);

        assertThat(split(partial)).containsExactly(packet);
    }

    @Test
    void ordinaryPacketsStayAsTheyAre() {
        var packet = new TestPackets.Tcp().payload(33, 1).bytes();

        assertThat(split(packet)).containsExactly(packet);
    }

    @Test
    void refusesHeadersThatContradictThePacket() {
        var packet = new TestPackets.Tcp().payload(3000, 1).bytes();
        header.needsChecksum(20, 16);
        header.segmented(VnetHeader.GSO_TCP6, 0, 1400);
        assertThat(splitter.load(ByteBuffer.wrap(packet), 0, packet.length, header))
                .as("family")
                .isFalse();
        header.segmented(VnetHeader.GSO_TCP4, 0, 0);
        assertThat(splitter.load(ByteBuffer.wrap(packet), 0, packet.length, header))
                .as("size 0")
                .isFalse();
        header.segmented(VnetHeader.GSO_TCP4, 0, 1400);
        assertThat(splitter.load(ByteBuffer.wrap(packet), 0, 39, header))
                .as("cut off")
                .isFalse();
        header.segmented(3, 0, 1400);
        assertThat(splitter.load(ByteBuffer.wrap(packet), 0, packet.length, header))
                .as("unknown")
                .isFalse();
        header.clear();
        header.needsChecksum(packet.length - 2, 1);
        assertThat(splitter.load(ByteBuffer.wrap(packet), 0, packet.length, header))
                .as("beyond")
                .isFalse();
    }

    @Test
    void nothingReadFromADeviceEndsInAnException() {
        var random = new Random(3);
        int accepted = 0;
        for (int round = 0; round < 50_000; round++) {
            var tcp = new TestPackets.Tcp().payload(random.nextInt(200), round);
            tcp.ipv4 = random.nextBoolean();
            var packet = tcp.bytes();
            packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            int length = random.nextInt(5) == 0 ? random.nextInt(packet.length) : packet.length;
            var vnet = ByteBuffer.allocate(VnetHeader.LENGTH).order(ByteOrder.nativeOrder());
            vnet.put(0, (byte) random.nextInt(2)).put(1, (byte) random.nextInt(6));
            vnet.putShort(4, (short) random.nextInt(300)).putShort(6, (short) (random.nextInt(5) * 10));
            vnet.putShort(8, (short) (random.nextInt(3) * 8));
            header.readFrom(vnet, 0);
            if (splitter.load(ByteBuffer.wrap(packet), 0, length, header)) {
                accepted++;
                var target = ByteBuffer.allocate(70_000);
                for (int i = 0; i < splitter.count(); i++) {
                    splitter.write(i, target, 0);
                }
            }
        }
        assertThat(accepted).isGreaterThan(1000);
    }
}
