package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.ManagementServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection of a client and calls on it, with real sockets. */
@Timeout(60)
class ServerChannelTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final LoopThread loop = new LoopThread("heddle-wire-channeltest");
    private Optional<ServerChannel> opened = Optional.empty();
    private Optional<RpcServer> server = Optional.empty();

    @AfterEach
    void closesWithoutLeavingThreads() throws Exception {
        if (opened.isPresent()) {
            on(loop, () -> {
                opened.get().close();
                opened.get().close(); // idempotent
                return "";
            });
        }
        loop.end();
        loop.awaitEnd(BOUND);
        opened.ifPresent(channel -> channel.awaitClosed(BOUND));
        server.ifPresent(RpcServer::close);

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("heddle-wire-client") || name.startsWith("heddle-client"));
    }

    @Test
    void connectsOnceAndCallsGetThrough() throws Exception {
        var channel = open(serve(0), loop);
        assertThat(on(loop, channel::usableNow)).isEmpty();

        var connected = connect(channel);

        assertThat(connect(channel)).isSameAs(connected);
        assertThat(on(loop, channel::usableNow)).containsSame(connected);
        var answer = UnaryCall.start(
                connected, ManagementServiceGrpc.getGetServerKeyMethod(), Empty.getDefaultInstance(), BOUND, loop);
        assertThat(answer.get(10, TimeUnit.SECONDS).getKey()).startsWith("heddle/");
    }

    @Test
    void aRefusedConnectionIsToldByTheCallAndReplacedByTheNextAttempt() throws Exception {
        int port = freePort();
        var channel = open(port, loop);

        var broken = connect(channel);

        assertThat(on(loop, channel::usableNow)).isEmpty();
        assertThat(codeOf(login(broken, BOUND))).isEqualTo(Status.Code.UNAVAILABLE);

        serve(port);
        var good = connect(channel);

        assertThat(good).isNotSameAs(broken);
        assertThat(login(good, BOUND).get(10, TimeUnit.SECONDS)).isNotNull();
    }

    /** With a clock that runs a hundred times as fast. */
    @Test
    void aServerThatAcceptsAndSaysNothingIsGivenUpAfterThirtySeconds() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var channel = open(silent.getLocalPort(), hurried(100));

            assertThat(connectorFailureOf(on(loop, channel::connected)))
                    .hasMessageContaining("within 30 s")
                    .extracting(ConnectorException::reason)
                    .isEqualTo(Reason.TIMED_OUT);
            assertThat(on(loop, channel::usableNow)).isEmpty();
        }
    }

    @Test
    void anAddressThatIsNoneFailsTheFutureAndThrowsNothing() throws Exception {
        var channel = new ServerChannel(
                "client", new ServerAddress("no host/at all", 1, false), SocketFactory.getDefault(), loop);
        opened = Optional.of(channel);

        assertThat(connectorFailureOf(on(loop, channel::connected)).reason()).isEqualTo(Reason.FAILED);
    }

    @Test
    void aPurposeThatNamesNoThreadIsRefused() {
        var address = new ServerAddress("127.0.0.1", 1, false);

        assertThatThrownBy(() -> new ServerChannel("Two Words", address, SocketFactory.getDefault(), loop))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCallWithoutAnAnswerEndsAtItsBound() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var channel = RpcChannel.open(RpcTarget.plaintext("client", "127.0.0.1", silent.getLocalPort()))) {
            assertThat(codeOf(login(channel.channel(), Duration.ofMillis(50))))
                    .isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        }
    }

    @Test
    void aCallThatTheServerDoesNotKnowFailsWithItsStatus() throws Exception {
        var connected = connect(open(serve(0), loop));

        var answer = UnaryCall.start(
                connected, ManagementServiceGrpc.getLogoutMethod(), EncryptedMessage.getDefaultInstance(), BOUND, loop);

        assertThat(codeOf(answer)).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    private ServerChannel open(int port, Loop on) {
        var address = new ServerAddress("127.0.0.1", port, false);
        var channel = new ServerChannel("client", address, SocketFactory.getDefault(), on);
        opened = Optional.of(channel);
        return channel;
    }

    private int serve(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var started =
                RpcServer.start(RpcServerConfig.plaintext("server", address), List.of(new TestService().definition()));
        server = Optional.of(started);
        return started.address().getPort();
    }

    private ManagedChannel connect(ServerChannel channel) throws Exception {
        return on(loop, channel::connected).get(10, TimeUnit.SECONDS);
    }

    private CompletableFuture<EncryptedMessage> login(ManagedChannel channel, Duration bound) {
        return UnaryCall.start(
                channel, ManagementServiceGrpc.getLoginMethod(), EncryptedMessage.getDefaultInstance(), bound, loop);
    }

    private Loop hurried(int speed) {
        return new Loop() {
            @Override
            public void execute(Runnable task) {
                loop.execute(task);
            }

            @Override
            public Registration after(Duration delay, Runnable task) {
                return loop.after(delay.dividedBy(speed), task);
            }

            @Override
            public long nanoTime() {
                return loop.nanoTime() * speed;
            }
        };
    }

    private static <T> T on(Loop loop, Supplier<T> task) throws Exception {
        return CompletableFuture.supplyAsync(task, loop).get(10, TimeUnit.SECONDS);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Status.Code codeOf(CompletableFuture<?> call) throws Exception {
        return Status.fromThrowable(failureOf(call)).getCode();
    }

    private static ConnectorException connectorFailureOf(CompletableFuture<?> future) throws Exception {
        return (ConnectorException) failureOf(future);
    }

    private static Throwable failureOf(CompletableFuture<?> future) throws Exception {
        try {
            throw new AssertionError("brought " + future.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
