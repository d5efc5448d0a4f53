package io.heddle.wire.rpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gRPC channel with threads and sockets of its own, all of which {@link #close} ends.
 *
 * <p>The channel reconnects by itself and never goes idle by itself. It probes the connection after 30 s of silence
 * while a call is open and gives it 10 s to answer, takes messages up to 16 MiB, repeats no call, and asks DNS for
 * addresses only. A connect that gets no answer is given up after 20 s; a server that accepts and then says nothing
 * holds the state {@code CONNECTING}, so bound {@link #connected} and close the channel when the bound is reached.
 *
 * <p>Callbacks of calls run on at most {@value #CALL_THREADS} threads of the channel. All methods may be called from
 * any thread.
 */
public final class RpcChannel implements AutoCloseable {

    /** Threads for callbacks. */
    static final int CALL_THREADS = 4;

    /** A connection needs two while it starts; an old one may still be on its way out, and names are resolved. */
    private static final int IO_THREADS = 8;

    /** How long the calls in progress may take to hear that they failed. */
    private static final long TERMINATION_MILLIS = 1_000;

    private final ManagedChannel channel;
    private final OwnedSockets sockets;
    private final WireThreads threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RpcChannel(RpcTarget target) {
        this.sockets = new OwnedSockets(target.sockets());
        this.threads = WireThreads.forChannel(target.purpose(), IO_THREADS, CALL_THREADS);
        this.channel = build(target);
    }

    /**
     * Makes a channel. Touches no network: it connects on the first call or on {@link #connected}.
     *
     * @param target where to and how
     * @return the channel, to be closed by the caller
     */
    public static RpcChannel open(RpcTarget target) {
        return new RpcChannel(target);
    }

    /**
     * Gives the channel to make stubs of. Do not shut it down, close this object.
     *
     * @return the channel
     */
    public ManagedChannel channel() {
        return channel;
    }

    /**
     * Starts to connect, if need be, and tells when the channel is ready. Failed attempts are repeated by the
     * channel and do not fail the future; only {@link #close} does. Does not block.
     *
     * @return completes, on a thread of the channel, when the channel is ready; fails with
     *     {@link io.grpc.StatusException} ({@code UNAVAILABLE}) when it is closed. Cancelling it, or giving it a
     *     time-out, ends the wait only
     */
    public CompletableFuture<Void> connected() {
        var ready = new CompletableFuture<Void>();
        follow(ready);
        return ready;
    }

    /**
     * Ends all calls with {@code UNAVAILABLE}, closes the sockets and joins the threads. Idempotent. Blocks up to a
     * second per kind of thread if a callback does not return; called from a callback, it does not join.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        channel.shutdownNow();
        sockets.close();
        try {
            channel.awaitTermination(TERMINATION_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.close();
    }

    private void follow(CompletableFuture<Void> ready) {
        if (ready.isDone()) {
            return;
        }
        ConnectivityState state = channel.getState(true);
        switch (state) {
            case READY -> ready.complete(null);
            case SHUTDOWN ->
                ready.completeExceptionally(Status.UNAVAILABLE
                        .withDescription("the channel is closed")
                        .asException());
            default -> channel.notifyWhenStateChanged(state, () -> follow(ready));
        }
    }

    private ManagedChannel build(RpcTarget target) {
        Instrumentation.none();
        var builder = OkHttpChannelBuilder.forAddress(target.host(), target.port())
                .socketFactory(sockets)
                .executor(threads.calls())
                .transportExecutor(threads.io())
                .offloadExecutor(threads.io())
                .scheduledExecutorService(threads.timer())
                .keepAliveTime(Limits.KEEPALIVE_TIME.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(Limits.KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .keepAliveWithoutCalls(false)
                .idleTimeout(Long.MAX_VALUE, TimeUnit.DAYS)
                .maxInboundMessageSize(Limits.MAX_INBOUND_BYTES)
                .userAgent(UserAgent.TEXT)
                .disableRetry()
                .disableServiceConfigLookUp();
        if (!target.tls()) {
            return builder.usePlaintext().build();
        }
        var trust = target.trust();
        return (trust == null ? builder : builder.sslSocketFactory(trust))
                .useTransportSecurity()
                .build();
    }
}
