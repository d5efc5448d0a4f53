package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ConnectivityState;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.ManagementServiceGrpc.ManagementServiceBlockingStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Channel and server against each other, over loopback. */
@Timeout(60)
class RpcTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    static Path directory;

    private static TestKeys keys;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final TestService service = new TestService();

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = TestKeys.make(directory, "ip:127.0.0.1");
    }

    @AfterEach
    void closesWithoutLeavingThreads() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
            closeable.close(); // idempotent
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("heddle-") || name.startsWith("grpc-"));
    }

    @Test
    void callsGoThroughWithoutTls() throws IOException {
        var stub = stub(open(RpcTarget.plaintext("client", "127.0.0.1", serve().getPort())));

        String answer = stub.getServerKey(Empty.getDefaultInstance()).getKey();

        assertThat(answer).startsWith("heddle/").contains("|heddle-wire-server-call-");
        assertThat(answer).doesNotContain("unknown").doesNotContain("${");
    }

    @Test
    void callsGoThroughWithTls() throws IOException {
        var target = RpcTarget.tls("client", "127.0.0.1", serveTls().getPort()).withTrust(keys.trust());

        assertThat(stub(open(target)).getServerKey(Empty.getDefaultInstance()).getKey())
                .startsWith("heddle/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]"})
    void ipv6AddressesAreTargetsToo(String host) throws IOException {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        var address = new InetSocketAddress(InetAddress.getByAddress(loopback), 0);
        Assumptions.assumeTrue(canBind(address), "no IPv6 on the loopback interface");
        var server = start(RpcServerConfig.plaintext("server", address));

        var stub =
                stub(open(RpcTarget.plaintext("client", host, server.address().getPort())));

        assertThat(stub.getServerKey(Empty.getDefaultInstance()).getKey()).isNotEmpty();
    }

    @Test
    void anUntrustedCertificateIsRefused() throws IOException {
        var target = RpcTarget.tls("client", "127.0.0.1", serveTls().getPort());

        assertCode(() -> stub(open(target)).getServerKey(Empty.getDefaultInstance()), Status.Code.UNAVAILABLE);
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws IOException {
        var target = RpcTarget.tls("client", "localhost", serveTls().getPort()).withTrust(keys.trust());

        assertCode(() -> stub(open(target)).getServerKey(Empty.getDefaultInstance()), Status.Code.UNAVAILABLE);
    }

    @Test
    void serverStreamsArriveInOrderAndEnd() throws IOException {
        var stub = stub(open(RpcTarget.plaintext("client", "127.0.0.1", serve().getPort())));
        var request = EncryptedMessage.newBuilder()
                .setBody(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5}))
                .build();

        var versions = StreamSupport.stream(Spliterators.spliteratorUnknownSize(stub.sync(request), 0), false)
                .map(EncryptedMessage::getVersion)
                .toList();

        assertThat(versions).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void bothDirectionsOfAStreamWork() throws Exception {
        var channel = open(RpcTarget.plaintext("client", "127.0.0.1", serve().getPort()));
        var answers = new Recorder<EncryptedMessage>();
        var requests = ManagementServiceGrpc.newStub(channel.channel()).job(answers);
        for (int i = 0; i < 1_000; i++) {
            requests.onNext(EncryptedMessage.newBuilder().setVersion(i).build());
        }
        requests.onCompleted();
        answers.end.get(20, TimeUnit.SECONDS);

        assertThat(answers.messages).hasSize(1_000);
        assertThat(answers.messages.get(999).getVersion()).isEqualTo(999);
    }

    @Test
    void messagesUpToSixteenMebibytesAreTaken() throws IOException {
        var stub = stub(open(RpcTarget.plaintext("client", "127.0.0.1", serve().getPort())));

        assertThat(stub.login(mebibytes(15)).getBody().size()).isEqualTo(15 * TestService.MEBIBYTE);
        assertCode(() -> stub.login(mebibytes(16)), Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void connectedCompletesOnceTheServerIsThere() throws Exception {
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        var channel = open(RpcTarget.plaintext("client", "127.0.0.1", port));
        var connected = channel.connected();
        awaitState(channel, ConnectivityState.TRANSIENT_FAILURE);
        assertThat(connected).isNotDone();

        start(RpcServerConfig.plaintext("server", new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));

        connected.get(20, TimeUnit.SECONDS);
    }

    @Test
    void closeEndsTheWaitForTheConnection() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var channel = open(RpcTarget.plaintext("client", "127.0.0.1", silent.getLocalPort()));
            var connected = channel.connected();
            channel.close();

            assertThat(connected)
                    .failsWithin(5, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(io.grpc.StatusException.class);
        }
    }

    @Test
    void closeEndsAConnectThatNobodyAnswers() throws Exception {
        var sockets = new UnansweredSockets();
        var channel = open(RpcTarget.plaintext("client", "127.0.0.1", 9).withSockets(sockets));
        var connected = channel.connected();
        assertThat(sockets.connecting.await(10, TimeUnit.SECONDS)).isTrue();

        channel.close();

        assertThat(sockets.closed.getCount()).isZero();
        assertThat(connected).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void closeEndsATlsHandshakeThatNobodyAnswers() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var channel = open(RpcTarget.tls("client", "127.0.0.1", silent.getLocalPort()));
            var connected = channel.connected();
            try (Socket accepted = silent.accept()) {
                assertThat(accepted.getInputStream().read()).isEqualTo(22); // a handshake record
                channel.close();
                while (accepted.getInputStream().read() >= 0) {
                    // drain the greeting until the end of the connection
                }
                assertThat(connected).failsWithin(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void closeOfTheServerEndsOpenStreams() throws Exception {
        var server = start(RpcServerConfig.plaintext("server", LOOPBACK));
        var channel =
                open(RpcTarget.plaintext("client", "127.0.0.1", server.address().getPort()));
        var answers = new Recorder<EncryptedMessage>();
        ManagementServiceGrpc.newStub(channel.channel()).sync(EncryptedMessage.getDefaultInstance(), answers);
        assertThat(service.syncing.await(10, TimeUnit.SECONDS)).isTrue();

        server.close();

        assertThat(answers.end).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void closeOfTheChannelEndsOpenStreamsAndTellsLaterCalls() throws Exception {
        var channel = open(RpcTarget.plaintext("client", "127.0.0.1", serve().getPort()));
        var stub = ManagementServiceGrpc.newStub(channel.channel());
        var answers = new Recorder<EncryptedMessage>();
        stub.sync(EncryptedMessage.getDefaultInstance(), answers);
        assertThat(service.syncing.await(10, TimeUnit.SECONDS)).isTrue();

        channel.close();
        var late = new Recorder<EncryptedMessage>();
        stub.sync(EncryptedMessage.getDefaultInstance(), late);

        assertThat(answers.end).failsWithin(10, TimeUnit.SECONDS);
        assertThat(late.end).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void aCallbackMayCloseItsChannel() throws Exception {
        var channel = open(RpcTarget.plaintext("client", "127.0.0.1", serve().getPort()));
        var thread = new CompletableFuture<Thread>();
        var connected = channel.connected().whenComplete((ready, failure) -> {
            channel.close();
            thread.complete(Thread.currentThread());
        });

        Thread callback = thread.get(20, TimeUnit.SECONDS);
        callback.join(TimeUnit.SECONDS.toMillis(20));

        assertThat(connected).isDone();
        assertThat(callback.isAlive()).isFalse();
        awaitNoThread("heddle-wire-client-");
    }

    @Test
    void socketsComeFromTheGivenFactory() throws IOException {
        var made = new AtomicInteger();
        var sockets = new DelegatingSockets() {
            @Override
            public Socket createSocket() {
                made.incrementAndGet();
                return new Socket();
            }
        };
        var target =
                RpcTarget.plaintext("client", "127.0.0.1", serve().getPort()).withSockets(sockets);

        stub(open(target)).getServerKey(Empty.getDefaultInstance());

        assertThat(made).hasValue(1);
    }

    @Test
    void connectionsBeyondTheLimitAreClosed() throws IOException {
        var server = start(RpcServerConfig.plaintext("server", LOOPBACK).withLimits(2, 1));
        var first = stub(
                open(RpcTarget.plaintext("one", "127.0.0.1", server.address().getPort())));
        var second = stub(
                open(RpcTarget.plaintext("two", "127.0.0.1", server.address().getPort())));
        first.getServerKey(Empty.getDefaultInstance());
        second.getServerKey(Empty.getDefaultInstance());

        try (Socket third = new Socket()) {
            third.connect(server.address());
            third.setSoTimeout(10_000);
            assertThat(third.getInputStream().read()).isEqualTo(-1);
        }
        first.getServerKey(Empty.getDefaultInstance());
        second.getServerKey(Empty.getDefaultInstance());
    }

    @Test
    void aPortInUseFailsAndLeavesNothing() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());

            assertThatThrownBy(() -> start(RpcServerConfig.plaintext("server", address)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void channelsAndServersComeAndGoWithoutLeavingAnything() throws IOException {
        for (int round = 0; round < 30; round++) {
            try (var server = RpcServer.start(
                            RpcServerConfig.plaintext("server", LOOPBACK), List.of(service.definition()));
                    var channel = RpcChannel.open(RpcTarget.plaintext(
                            "client", "127.0.0.1", server.address().getPort()))) {
                stub(channel).getServerKey(Empty.getDefaultInstance());
            }
        }
    }

    @Test
    void malformedTargetsAreRefused() {
        assertThatThrownBy(() -> RpcTarget.plaintext("client", "", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RpcTarget.plaintext("client", "a b", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RpcTarget.plaintext("client", "h/x", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RpcTarget.plaintext("client", "u@h", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RpcTarget.plaintext("client", "h", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RpcTarget.plaintext("a b", "h", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RpcServerConfig.tls("server", LOOPBACK, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean canBind(InetSocketAddress address) {
        try (var probe = new ServerSocket()) {
            probe.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static EncryptedMessage mebibytes(int size) {
        return EncryptedMessage.newBuilder().setVersion(size).build();
    }

    private InetSocketAddress serve() throws IOException {
        return start(RpcServerConfig.plaintext("server", LOOPBACK)).address();
    }

    private InetSocketAddress serveTls() throws IOException {
        return start(RpcServerConfig.tls("server", LOOPBACK, keys.keys())).address();
    }

    private RpcServer start(RpcServerConfig config) throws IOException {
        var server = RpcServer.start(config, List.of(service.definition()));
        opened.add(server);
        return server;
    }

    private RpcChannel open(RpcTarget target) {
        var channel = RpcChannel.open(target);
        opened.add(channel);
        return channel;
    }

    private static ManagementServiceBlockingStub stub(RpcChannel channel) {
        return ManagementServiceGrpc.newBlockingStub(channel.channel()).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static void assertCode(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Status.Code code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode())
                                .as(e.toString())
                                .isEqualTo(code));
    }

    private static void awaitState(RpcChannel channel, ConnectivityState wanted) throws Exception {
        var reached = new CompletableFuture<Void>();
        follow(channel, wanted, reached);
        reached.get(20, TimeUnit.SECONDS);
    }

    private static void follow(RpcChannel channel, ConnectivityState wanted, CompletableFuture<Void> reached) {
        var state = channel.channel().getState(false);
        if (state == wanted) {
            reached.complete(null);
        } else {
            channel.channel().notifyWhenStateChanged(state, () -> follow(channel, wanted, reached));
        }
    }

    private static void awaitNoThread(String prefix) throws InterruptedException {
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            if (entry.getKey().getName().startsWith(prefix)) {
                entry.getKey().join(TimeUnit.SECONDS.toMillis(20));
                assertThat(entry.getKey().isAlive()).isFalse();
            }
        }
    }

    /** Has the abstract methods, which nobody calls. */
    private static class DelegatingSockets extends SocketFactory {

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw new SocketException("not expected");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw new SocketException("not expected");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw new SocketException("not expected");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw new SocketException("not expected");
        }
    }

    /** Sockets whose connect lasts until they are closed. */
    private static final class UnansweredSockets extends DelegatingSockets {

        final CountDownLatch connecting = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public void connect(SocketAddress endpoint, int timeout) throws IOException {
                    connecting.countDown();
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new SocketException("closed");
                }

                @Override
                public synchronized void close() throws IOException {
                    super.close();
                    closed.countDown();
                }
            };
        }
    }
}
