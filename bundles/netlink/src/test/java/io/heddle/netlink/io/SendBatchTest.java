package io.heddle.netlink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendBatchTest {

    private final SendBatch batch = new SendBatch();
    private final UdpAddress first = new UdpAddress(new InetSocketAddress("10.0.0.1", 1));
    private final UdpAddress second = new UdpAddress(new InetSocketAddress("10.0.0.1", 2));

    private void add(UdpAddress to, int... lengths) {
        for (int length : lengths) {
            assertThat(batch.append(to, new byte[length], 0, length)).isTrue();
        }
    }

    private List<Integer> runs() {
        return IntStream.range(0, batch.runCount())
                .map(run -> batch.run(run).segments)
                .boxed()
                .toList();
    }

    @Test
    void datagramsOfOneLengthToOneAddressAreARun() {
        add(first, 100, 100, 100, 50, 100, 100);
        add(second, 100, 100);
        add(first, 100, 120, 0, 0);

        assertThat(runs()).containsExactly(4, 2, 2, 1, 1, 1, 1);
        assertThat(batch.count()).isEqualTo(12);
    }

    @Test
    void aRunHasAtMost64Datagrams() {
        for (int i = 0; i < 65; i++) {
            add(first, 10);
        }

        assertThat(runs()).containsExactly(64, 1);
    }

    @Test
    void aRunFitsIntoOneIpPacket() {
        add(first, 30_000, 30_000, 30_000);

        assertThat(runs()).containsExactly(2, 1);
    }

    @Test
    void saysWhenItIsFull() {
        var small = new SendBatch(2, 100);

        assertThat(small.claim(first, 101)).isEqualTo(-1);
        assertThat(small.append(first, new byte[60], 0, 60)).isTrue();
        assertThat(small.append(first, new byte[60], 0, 60)).isFalse();
        assertThat(small.append(first, new byte[4], 0, 4)).isTrue();
        assertThat(small.claim(first, 0)).isEqualTo(-1);
        assertThatThrownBy(() -> small.commit(60)).isInstanceOf(IllegalArgumentException.class);
        small.clear();
        assertThat(small.isEmpty()).isTrue();
        assertThat(small.append(first, new byte[60], 0, 60)).isTrue();
    }

    @Test
    void addressesSurviveTheKernelsForm() {
        for (var host : List.of("10.1.2.3", "255.255.255.255", "fd00::1:2", "::1")) {
            var address = new UdpAddress(new InetSocketAddress(host, 51820));
            var buffer = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
            var read = new UdpAddress();

            address.writeTo(buffer, 4);
            read.readFrom(buffer, 4);

            assertThat(read).isEqualTo(address).hasSameHashCodeAs(address);
            assertThat(read.toInetSocketAddress()).isEqualTo(new InetSocketAddress(host, 51820));
        }
        assertThat(first).isNotEqualTo(second).hasToString("10.0.0.1:1");
        assertThatThrownBy(() -> new UdpAddress(InetSocketAddress.createUnresolved("a", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
