package io.heddle.netlink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.Errno;
import io.heddle.netlink.InNamespaces;
import io.heddle.netlink.LinkAddress;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.RtNetlink;
import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunDeviceIT extends InNamespaces {

    private TunDevice open(NetworkNamespace host, TunOptions options, String... addresses) throws Exception {
        return closing(host.call(() -> {
            var device = TunDevice.open("hd0", options);
            try (var netlink = RtNetlink.open()) {
                netlink.setMtu(device.index(), 1420);
                netlink.setUp(device.index(), true);
                for (var address : addresses) {
                    netlink.addAddress(LinkAddress.of(device.index(), IpPrefix.parse(address)));
                }
            }
            return device;
        }));
    }

    @Test
    void exchangesPacketsWithTheHostsSockets() throws Exception {
        var host = namespace("host");
        var device = open(host, TunOptions.PLAIN, "10.9.0.1/24");
        var poller = closing(Poller.open(device));
        var socket = closing(host.call(() -> new DatagramSocket(7000)));
        var hello = "hello".getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(hello, 5, InetAddress.getByName("10.9.0.2"), 9000));

        var packet = readIpv4(device, poller);
        assertThat(new String(packet, 28, 5, StandardCharsets.UTF_8)).isEqualTo("hello");

        // The same packet comes back with addresses and ports swapped: all sums stay right.
        for (int i = 0; i < 4; i++) {
            swap(packet, 12 + i, 16 + i);
        }
        swap(packet, 20, 22);
        swap(packet, 21, 23);
        var batch = new PacketBatch(1, 2000);
        batch.append(packet, 0, packet.length);
        assertThat(device.write(batch)).isEqualTo(1);
        var received = new DatagramPacket(new byte[100], 100);
        socket.setSoTimeout(10_000);
        socket.receive(received);
        assertThat(received.getPort()).isEqualTo(9000);
        assertThat(received.getLength()).isEqualTo(5);
    }

    /** The first IPv4 packet; the host also solicits IPv6 routers. */
    private static byte[] readIpv4(TunDevice device, Poller poller) throws NetlinkException {
        var batch = new PacketBatch(4, 2000);
        while (true) {
            assertThat(poller.poll(10_000)).isEqualTo(1);
            device.read(batch);
            for (int i = 0; i < batch.count(); i++) {
                if (batch.data().get(batch.offset(i)) == 0x45) {
                    var packet = new byte[batch.length(i)];
                    batch.copyTo(i, packet, 0);
                    return packet;
                }
            }
        }
    }

    private static void swap(byte[] bytes, int a, int b) {
        byte kept = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = kept;
    }

    @Test
    void anInterfaceOfTheSameNameIsNotTakenOver() throws Exception {
        var host = namespace("host");
        host.exec("ip", "tuntap", "add", "hd0", "mode", "tun");

        assertThatThrownBy(() -> host.call(() -> TunDevice.open("hd0", TunOptions.OFFLOAD)))
                .hasMessage("cannot create tun interface hd0: EBUSY (the name is taken)")
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
        assertThatThrownBy(() -> TunDevice.open("sixteen-letters-", TunOptions.PLAIN))
                .hasMessageContaining("EINVAL");
    }

    @Test
    void goesAwayWhenClosedAndLeavesNothing() throws Exception {
        var host = namespace("host");
        long before = openDescriptors();
        for (int i = 0; i < 5; i++) {
            var device = host.call(() -> TunDevice.open("hd0", TunOptions.OFFLOAD));
            assertThat(host.run("ip", "link", "show", "hd0").exitCode()).isZero();
            device.close();
            device.close();
            assertThat(host.run("ip", "link", "show", "hd0").exitCode()).isNotZero();
            assertThat(device.isClosed()).isTrue();
            assertThatThrownBy(() -> device.read(new PacketBatch(1, 100)))
                    .hasMessage("cannot read from tun interface hd0: EBADF (closed)");
        }
        assertThat(openDescriptors()).isEqualTo(before);
    }

    @Test
    void closingEndsAReaderAtOnce() throws Exception {
        var host = namespace("host");
        var device = open(host, TunOptions.OFFLOAD);
        var poller = closing(Poller.open(device));
        var reader = CompletableFuture.supplyAsync(() -> readUntilClosed(device, poller));

        device.close();

        assertThat(reader.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(host.run("ip", "link", "show", "hd0").exitCode()).isNotZero();
    }

    private static boolean readUntilClosed(TunDevice device, Poller poller) {
        var batch = new PacketBatch(4, PacketBatch.MAX_PACKET);
        try {
            while (poller.poll(-1) >= 0) {
                if (poller.isClosed(0)) {
                    return true;
                }
                device.read(batch);
            }
        } catch (NetlinkException e) {
            return e.is(Errno.EBADF);
        }
        return false;
    }

    @Test
    void saysWhenSomebodyDeletedTheInterface() throws Exception {
        var host = namespace("host");
        var device = open(host, TunOptions.PLAIN);
        var poller = closing(Poller.open(device));
        host.exec("ip", "link", "del", "hd0");

        assertThat(poller.poll(10_000)).isEqualTo(1);
        assertThat(poller.isReadable(0)).isTrue();
        assertThatThrownBy(() -> device.read(new PacketBatch(1, 2000)))
                .hasMessage("cannot read from tun interface hd0: EBADFD (it was deleted)");
    }

    @Test
    void countsPacketsThatTheKernelDoesNotTake() throws Exception {
        var host = namespace("host");
        var device = open(host, TunOptions.PLAIN, "10.9.0.1/24");
        host.exec("ip", "link", "set", "hd0", "down");
        var batch = new PacketBatch(2, 2000);
        batch.append(new TestPackets.Tcp().bytes(), 0, 52);

        assertThat(device.write(batch)).isZero();
        assertThat(device.dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"10.9.0.1/24, 10.9.0.2/24", "fd09::1/64, fd09::2/64"})
    void carriesTcpAsSuperPacketsBetweenTwoDevices(String left, String right) throws Exception {
        var a = open(namespace("a"), TunOptions.OFFLOAD, left);
        var b = open(namespace("b"), TunOptions.OFFLOAD, right);
        assertThat(a.offload()).isEqualTo(Offload.TCP);
        var there = closing(new Splice(a, b));
        closing(new Splice(b, a));
        var content = new byte[8 << 20];
        new Random(5).nextBytes(content);
        var server = closing(namespace("b").call(() -> new ServerSocket(5000)));
        var received = CompletableFuture.supplyAsync(() -> readAll(server, content.length));

        try (var client =
                namespace("a").call(() -> new Socket(IpPrefix.parse(right).address(), 5000))) {
            client.getOutputStream().write(content);
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(content);
        }

        assertThat(there.largestRead).as("super packets read").isGreaterThan(10_000);
        assertThat(there.largestWritten).as("super packets written").isGreaterThan(10_000);
        assertThat(b.dropped()).isZero();
    }

    @Test
    void carriesPings() throws Exception {
        assumeTrue(Processes.has("ping"), "needs the program ping (Debian: iputils-ping)");
        var a = open(namespace("a"), new TunOptions(true, true), "10.9.0.1/24", "fd09::1/64");
        var b = open(namespace("b"), TunOptions.OFFLOAD, "10.9.0.2/24", "fd09::2/64");
        closing(new Splice(a, b));
        closing(new Splice(b, a));

        for (var target : new String[] {"10.9.0.2", "fd09::2"}) {
            var result = namespace("a").run("ping", "-c", "3", "-i", "0.1", "-W", "5", "-s", "1300", target);
            assertThat(result.output()).contains("3 received");
        }
    }

    private static byte[] readAll(ServerSocket server, int length) {
        var bytes = new byte[length];
        try (var socket = server.accept()) {
            new DataInputStream(socket.getInputStream()).readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
