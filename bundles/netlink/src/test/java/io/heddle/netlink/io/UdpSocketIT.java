package io.heddle.netlink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.netlink.Errno;
import io.heddle.netlink.InNamespaces;
import io.heddle.netlink.NetlinkException;
import io.heddle.tck.host.NetworkNamespace;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpSocketIT extends InNamespaces {

    private final UdpAddress source = new UdpAddress();
    private NetworkNamespace host;

    @BeforeEach
    void host() {
        host = namespace("host");
    }

    private UdpSocket open(UdpOptions options) throws Exception {
        return closing(host.call(() -> UdpSocket.open(options)));
    }

    private static UdpOptions loopback(boolean ipv4) {
        return UdpOptions.bound(new InetSocketAddress(ipv4 ? "127.0.0.1" : "::1", 0));
    }

    /** Receives until so many datagrams came, checks that each says its number, and returns the messages they came in. */
    private int receive(UdpSocket socket, int count, int length) throws Exception {
        int messages = 0;
        int next = 0;
        try (var poller = Poller.open(socket)) {
            var batch = new ReceiveBatch();
            while (next < count) {
                assertThat(poller.poll(10_000)).as("after " + next).isEqualTo(1);
                int received = socket.receive(batch);
                for (int i = 0; i < received; i++) {
                    messages += batch.continues(i) ? 0 : 1;
                    assertThat(batch.length(i)).isEqualTo(length);
                    assertThat(batch.data().getInt(batch.offset(i))).isEqualTo(next++);
                    batch.source(i, source);
                }
            }
        }
        return messages;
    }

    private static void fill(SendBatch batch, UdpAddress to, int from, int count, int length) {
        for (int i = from; i < from + count; i++) {
            int at = batch.claim(to, length);
            batch.data().putInt(at, i);
            batch.commit(length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theKernelCutsAndJoinsRuns(boolean ipv4) throws Exception {
        var sender = open(loopback(ipv4));
        var receiver = open(loopback(ipv4));
        var batch = new SendBatch();
        fill(batch, new UdpAddress(receiver.localAddress()), 0, 100, 1400);

        assertThat(sender.send(batch)).isEqualTo(100);

        assertThat(receive(receiver, 100, 1400)).isLessThan(20);
        assertThat(source.toInetSocketAddress()).isEqualTo(sender.localAddress());
        assertThat(sender.segmentsInKernel()).isTrue();
        assertThat(sender.refused()).isZero();
    }

    @Test
    void withoutOffloadEachDatagramIsAMessage() throws Exception {
        var sender = open(loopback(true).withOffload(false));
        var receiver = open(loopback(true).withOffload(false));
        var batch = new SendBatch();
        fill(batch, new UdpAddress(receiver.localAddress()), 0, 100, 1400);

        assertThat(sender.send(batch)).isEqualTo(100);

        assertThat(receive(receiver, 100, 1400)).isEqualTo(100);
    }

    @Test
    void runsThatTheWayOutCannotTakeAreSentOneByOne() throws Exception {
        // A segment above the MTU: the kernel refuses to cut such runs, and fragments the single datagrams.
        host.exec("ip", "link", "set", "lo", "mtu", "1400");
        var sender = open(loopback(true));
        var receiver = open(loopback(true));
        var batch = new SendBatch();
        fill(batch, new UdpAddress(receiver.localAddress()), 0, 20, 2000);

        assertThat(sender.send(batch)).isEqualTo(20);

        assertThat(receive(receiver, 20, 2000)).isEqualTo(20);
        assertThat(sender.refused()).isZero();
    }

    @Test
    void oneUnreachablePeerDoesNotKeepTheOthersBack() throws Exception {
        var sender = open(UdpOptions.ipv4(0));
        var receiver = open(loopback(true));
        var good = new UdpAddress(receiver.localAddress());
        var bad = new UdpAddress(new InetSocketAddress("192.0.2.1", 9));
        var batch = new SendBatch();
        fill(batch, bad, 0, 3, 100);
        fill(batch, good, 0, 3, 100);
        fill(batch, bad, 0, 1, 100);
        fill(batch, good, 3, 2, 100);

        assertThat(sender.send(batch)).isEqualTo(5);

        receive(receiver, 5, 100);
        assertThat(sender.refused()).isEqualTo(4);
        assertThat(sender.lastSendError()).isEqualTo(Errno.ENETUNREACH);
    }

    @Test
    void sendsSingleDatagramsAndTheJdkReceivesThem() throws Exception {
        var sender = open(UdpOptions.ipv4(0));
        var receiver = closing(host.call(() -> new DatagramSocket(0, InetAddress.getLoopbackAddress())));
        var to = new UdpAddress((InetSocketAddress) receiver.getLocalSocketAddress());

        assertThat(sender.send(to, "xhellox".getBytes(StandardCharsets.UTF_8), 1, 5))
                .isTrue();

        var packet = new DatagramPacket(new byte[100], 100);
        receiver.setSoTimeout(10_000);
        receiver.receive(packet);
        assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                .isEqualTo("hello");
        assertThat(packet.getPort()).isEqualTo(sender.port());
    }

    @Test
    void emptyAndOversizedDatagramsAreHandled() throws Exception {
        var sender = open(loopback(true));
        var receiver = open(loopback(true).withOffload(false));
        var to = new UdpAddress(receiver.localAddress());
        sender.send(to, new byte[3000], 0, 3000);
        sender.send(to, new byte[0], 0, 0);
        sender.send(to, new byte[7], 0, 7);

        var batch = new ReceiveBatch(8, 2000);
        try (var poller = Poller.open(receiver)) {
            assertThat(poller.poll(10_000)).isEqualTo(1);
        }
        assertThat(receiver.receive(batch)).isEqualTo(2);
        assertThat(batch.length(0)).isZero();
        assertThat(batch.length(1)).isEqualTo(7);
        assertThat(receiver.receive(batch)).isZero();
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        var first = open(UdpOptions.ipv4(0));

        assertThatThrownBy(() -> open(UdpOptions.ipv4(first.port())))
                .hasMessage("cannot open UDP socket 0.0.0.0:" + first.port() + ": EADDRINUSE");
        // The families are apart.
        assertThat(open(UdpOptions.ipv6(first.port())).port()).isEqualTo(first.port());
        assertThatThrownBy(() -> open(UdpOptions.ipv6(first.port())))
                .hasMessageMatching("cannot open UDP socket \\[.*]:" + first.port() + ": EADDRINUSE");
        assertThatThrownBy(() -> open(UdpOptions.bound(new InetSocketAddress("192.0.2.1", 1))))
                .hasMessageContaining("EADDRNOTAVAIL");
    }

    @Test
    void closingEndsAWaitAndRefusesCalls() throws Exception {
        long before = openDescriptors();
        for (int i = 0; i < 20; i++) {
            var socket = host.call(() -> UdpSocket.open(loopback(true)));
            var poller = Poller.open(socket);
            var waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return poller.poll(-1) == 1 && poller.isClosed(0);
                } catch (NetlinkException e) {
                    throw new IllegalStateException(e);
                }
            });
            socket.close();
            socket.close();

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> socket.send(new SendBatch())).hasMessageContaining("EBADF (closed)");
            assertThatThrownBy(() -> socket.receive(new ReceiveBatch(1, 100))).hasMessageContaining("EBADF (closed)");
            poller.close();
        }
        assertThat(openDescriptors()).isEqualTo(before);
    }

    @Test
    void closingUnderLoadNeverTouchesAnothersDescriptor() throws Exception {
        for (int i = 0; i < 30; i++) {
            var socket = host.call(() -> UdpSocket.open(loopback(true)));
            var bystander = host.call(() -> UdpSocket.open(loopback(true)));
            var to = new UdpAddress(bystander.localAddress());
            var sending = CompletableFuture.supplyAsync(() -> sendUntilClosed(socket, to));
            while (bystander.receive(new ReceiveBatch(1, 2000)) == 0) {
                Thread.onSpinWait();
            }
            socket.close();
            var successor = host.call(() -> UdpSocket.open(loopback(true)));
            assertThat(sending.get(10, TimeUnit.SECONDS)).isEqualTo(Errno.EBADF);

            var batch = new ReceiveBatch();
            while (bystander.receive(batch) > 0) {
                for (int d = 0; d < batch.count(); d++) {
                    batch.source(d, source);
                    assertThat(source.port()).isEqualTo(socket.port());
                }
            }
            successor.close();
            bystander.close();
        }
    }

    private static int sendUntilClosed(UdpSocket socket, UdpAddress to) {
        try {
            while (true) {
                socket.send(to, new byte[10], 0, 10);
            }
        } catch (NetlinkException e) {
            return e.errno();
        }
    }
}
