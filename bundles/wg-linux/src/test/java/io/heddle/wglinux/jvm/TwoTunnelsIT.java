package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.netlink.HostNumbers;
import io.heddle.netlink.io.SendBatch;
import io.heddle.netlink.io.UdpAddress;
import io.heddle.netlink.io.UdpOptions;
import io.heddle.netlink.io.UdpSocket;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Packets between two JVM tunnels. */
final class TwoTunnelsIT extends TwoGateways {

    @Test
    void answerEachOthersPingsInBothFamilies() throws Exception {
        join(1420);

        assertThat(a.pings("10.77.0.2", 5)).isTrue();
        assertThat(a.pings("fd77::2", 5)).isTrue();
        assertThat(b.pings("10.77.0.1", 5)).isTrue();
        assertThat(b.pings("fd77::1", 5)).isTrue();
        assertThat(b.traffic(a).endpoint()).isEqualTo(a.ipv4());
        assertThat(a.listener.handshakes).containsExactly(b.keys.publicKey());
        assertThat(a.traffic(b).receivedBytes()).isPositive();
        assertThat(a.traffic(b).sentBytes()).isPositive();
        assertThat(a.listener.failures).isEmpty();
    }

    @Test
    void workOverIpv6Underneath() throws Exception {
        a.up(1280);
        b.up(1280);
        a.apply(b, TestGateway.peer(2, b.ipv6()));
        b.apply(a, TestGateway.peer(1, null));

        assertThat(a.pings("10.77.0.2", 5)).isTrue();
        assertThat(b.traffic(a).endpoint()).isEqualTo(a.ipv6());
    }

    @Test
    void transferMuchOverTcpBothWaysWithoutAWrongByte() throws Exception {
        join(1420);

        var there = TcpTransfer.run(left, right, "10.77.0.2", 200_000_000);
        assertThat(there.received()).isEqualTo(there.sent());
        var back = TcpTransfer.run(right, left, "fd77::1", 200_000_000);
        assertThat(back.received()).isEqualTo(back.sent());
    }

    @Test
    void surviveAFloodOfUdpAndDeliverWholeDatagramsOnly() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();
        var socket = right.call(() -> new DatagramSocket(9000, InetAddress.getByName("10.77.0.2")));
        var good = new AtomicInteger();
        var bad = new AtomicInteger();
        right.thread(() -> count(socket, good, bad)).start();

        left.call(() -> flood(30_000, 1300));

        await().atMost(Duration.ofSeconds(10)).until(() -> good.get() > 1000);
        assertThat(bad.get()).isZero();
        socket.close();
        assertThat(a.pings("10.77.0.2", 3)).isTrue();
    }

    @Test
    void carryUdpSuperPackets() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();
        var socket = right.call(() -> new DatagramSocket(9000, InetAddress.getByName("10.77.0.2")));
        var good = new AtomicInteger();
        var bad = new AtomicInteger();
        right.thread(() -> count(socket, good, bad)).start();

        left.call(() -> {
            try (var sender = UdpSocket.open(UdpOptions.ipv4(0))) {
                var batch = new SendBatch();
                var to = new UdpAddress(new InetSocketAddress("10.77.0.2", 9000));
                for (int i = 0; i < 40; i++) {
                    batch.append(to, content(i, i < 39 ? 1300 : 700), 0, i < 39 ? 1300 : 700);
                }
                return sender.send(batch);
            }
        });

        await().atMost(Duration.ofSeconds(10)).until(() -> good.get() == 40);
        assertThat(bad.get()).isZero();
        socket.close();
    }

    @Test
    void shrugOffGarbageOnTheirPort() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();
        b.session
                .underlay()
                .receive((datagram, from) -> assertThat(datagram.remaining()).isLessThan(1500));

        left.call(() -> {
            var random = new Random(4);
            try (var socket = new DatagramSocket()) {
                for (int i = 0; i < 5000; i++) {
                    var garbage = new byte[random.nextInt(1400)];
                    random.nextBytes(garbage);
                    if (garbage.length > 3 && i % 4 != 0) {
                        ByteBuffer.wrap(garbage).put(new byte[] {(byte) (1 + i % 4), 0, 0, 0});
                    }
                    socket.send(new DatagramPacket(garbage, garbage.length, address("192.0.2.2")));
                }
            }
            return null;
        });

        assertThat(a.pings("10.77.0.2", 3)).isTrue();
        assertThat(b.listener.failures).isEmpty();
        assertThat(b.traffic(a).endpoint()).isEqualTo(a.ipv4());
    }

    @Test
    void withoutPeersEverythingIsDropped() throws Exception {
        a.up(1420);

        assertThat(unanswered(left, "10.77.0.2")).isTrue();
        assertThat(a.session.traffic()).isEmpty();
        assertThat(a.listener.failures).isEmpty();
    }

    @Test
    void markTheirPacketsAsOurs() throws Exception {
        for (var family : List.of("-4", "-6")) {
            left.exec("ip", family, "rule", "add", "pref", "9", "fwmark", "" + HostNumbers.FWMARK, "lookup", "main");
            var peer = family.equals("-4") ? "192.0.2.2" : "2001:db8::2";
            left.exec("ip", family, "rule", "add", "pref", "10", "to", peer, "prohibit");
        }
        join(1420);

        assertThat(left.run("ping", "-c", "1", "-W", "1", "192.0.2.2").exitCode())
                .isNotZero();
        assertThat(a.pings("10.77.0.2", 2)).isTrue();
    }

    /** Datagrams whose bytes follow from the first four. */
    private static int flood(int count, int length) throws Exception {
        try (var socket = new DatagramSocket()) {
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(content(i, length), length, new InetSocketAddress("10.77.0.2", 9000)));
            }
        }
        return count;
    }

    private static void count(DatagramSocket socket, AtomicInteger good, AtomicInteger bad) {
        var packet = new DatagramPacket(new byte[2000], 2000);
        try {
            while (true) {
                socket.receive(packet);
                var expected = content(ByteBuffer.wrap(packet.getData()).getInt(0), packet.getLength());
                boolean same =
                        ByteBuffer.wrap(expected).equals(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                (same ? good : bad).incrementAndGet();
            }
        } catch (java.io.IOException e) {
            // Closed by the test.
            assertThat(socket.isClosed()).isTrue();
        }
    }

    private static byte[] content(int number, int length) {
        var content = new byte[length];
        new Random(number).nextBytes(content);
        ByteBuffer.wrap(content).putInt(0, number);
        return content;
    }
}
