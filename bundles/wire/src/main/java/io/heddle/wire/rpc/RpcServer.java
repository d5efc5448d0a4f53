package io.heddle.wire.rpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManager;

/**
 * A gRPC server with threads and sockets of its own, all of which {@link #close} ends.
 *
 * <p>Clients may probe their connection every 5 s, also without calls: gRPC's own default of five minutes cuts off
 * mesh clients, which probe every 30 s. The server probes its clients every 30 s itself, closes connections that
 * have had no call for five minutes or do not finish their handshake in 15 s, takes messages up to 16 MiB, and 100
 * calls at a time per connection. All methods may be called from any thread.
 */
public final class RpcServer implements AutoCloseable {

    private static final Duration PERMITTED_PROBES = Duration.ofSeconds(5);
    private static final Duration HANDSHAKE = Duration.ofSeconds(15);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final int CALLS_PER_CONNECTION = 100;

    /** A connection reads on one thread and may write on another; some more for accepting and closing. */
    private static final int THREADS_PER_CONNECTION = 2;

    private static final int MORE_THREADS = 8;

    /** How long the calls in progress may take to hear that they ended. */
    private static final long TERMINATION_MILLIS = 1_000;

    private final WireThreads threads;
    private final ConnectionGate gate;
    private final Server server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RpcServer(RpcServerConfig config, List<ServerServiceDefinition> services) {
        int ioThreads = config.maxConnections() * THREADS_PER_CONNECTION + MORE_THREADS;
        this.threads = WireThreads.forServer(config.purpose(), ioThreads, config.callThreads());
        this.gate = new ConnectionGate(config.maxConnections(), HANDSHAKE, threads.timer());
        this.server = build(config, services);
    }

    /**
     * Binds the address and serves.
     *
     * @param config where and how much
     * @param services what to serve; a generated service gives its definition by {@code bindService()}
     * @return the running server, to be closed by the caller
     * @throws IOException if the address cannot be bound; nothing is left behind
     */
    public static RpcServer start(RpcServerConfig config, List<ServerServiceDefinition> services) throws IOException {
        var server = new RpcServer(config, services);
        try {
            server.server.start();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Gives the address the server listens on, with the real port.
     *
     * @return the address
     * @throws IllegalStateException if the server is closed
     */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().get(0);
    }

    /**
     * Ends all calls, closes the sockets and joins the threads. Idempotent. Blocks up to a second per kind of thread
     * if a handler does not return; called from a handler, it does not join.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.shutdownNow();
        try {
            server.awaitTermination(TERMINATION_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gate.close();
        threads.close();
    }

    private Server build(RpcServerConfig config, List<ServerServiceDefinition> services) {
        Instrumentation.none();
        return OkHttpServerBuilder.forPort(config.address(), credentials(config))
                .socketFactory(gate.sockets())
                .addTransportFilter(gate)
                .executor(threads.calls())
                .transportExecutor(threads.io())
                .scheduledExecutorService(threads.timer())
                .permitKeepAliveTime(PERMITTED_PROBES.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(Limits.KEEPALIVE_TIME.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(Limits.KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .maxConnectionIdle(IDLE.toSeconds(), TimeUnit.SECONDS)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxInboundMessageSize(Limits.MAX_INBOUND_BYTES)
                .addServices(services)
                .build();
    }

    private static ServerCredentials credentials(RpcServerConfig config) {
        if (config.keys().isEmpty()) {
            return InsecureServerCredentials.create();
        }
        return TlsServerCredentials.newBuilder()
                .keyManager(config.keys().toArray(KeyManager[]::new))
                .build();
    }
}
