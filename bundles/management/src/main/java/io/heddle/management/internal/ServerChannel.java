package io.heddle.management.internal;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.ServerAddress;
import io.heddle.wire.rpc.RpcChannel;
import io.heddle.wire.rpc.RpcTarget;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the server, shared by all calls. A channel that failed is replaced instead of reused: gRPC would make
 * its next attempt when <em>its</em> back-off says so, after up to two minutes, and ours says how often. Loop only.
 */
final class ServerChannel {

    /** The reference client's bound for a dial. */
    static final Duration CONNECT_BOUND = Duration.ofSeconds(30);

    private final ServerAddress server;
    private final SocketFactory sockets;
    private final Loop loop;
    private @Nullable RpcChannel current;
    private volatile @Nullable Thread closing; // written on the loop, read by whoever waits

    ServerChannel(ServerAddress server, SocketFactory sockets, Loop loop) {
        this.server = server;
        this.sockets = sockets;
        this.loop = loop;
    }

    /**
     * A channel that has connected, or failed to: then the next call on it says why, at once. Fails with {@code TIMED_OUT}
     * after 30 s of silence.
     */
    CompletableFuture<ManagedChannel> connected() {
        RpcChannel channel;
        try {
            channel = usable();
        } catch (RuntimeException e) { // a host that is no host name at all
            return CompletableFuture.failedFuture(
                    new ConnectorException(Reason.FAILED, "cannot connect to " + server + ": " + e, e));
        }
        var result = new CompletableFuture<ManagedChannel>();
        var timer = loop.after(CONNECT_BOUND, () -> {
            if (current == channel) {
                discard();
            }
            result.completeExceptionally(
                    new ConnectorException(Reason.TIMED_OUT, "no connection to " + server + " within 30 s"));
        });
        follow(channel.channel(), result);
        return result.whenComplete((done, failure) -> timer.close());
    }

    /** Closes the connection; all calls end. Does not block, {@link #awaitClosed} does. */
    void close() {
        discard();
    }

    /** Waits for the threads of the connection, after the loop's end. */
    void awaitClosed(Duration bound) {
        var last = closing;
        if (last == null) {
            return;
        }
        try {
            last.join(Math.max(1, bound.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RpcChannel usable() {
        if (current != null && isBroken(current.channel().getState(false))) {
            discard();
        }
        if (current == null) {
            current = RpcChannel.open(
                    new RpcTarget("management", server.host(), server.port(), server.tls(), sockets, null));
        }
        return current;
    }

    private void follow(ManagedChannel channel, CompletableFuture<ManagedChannel> result) {
        if (result.isDone()) {
            return;
        }
        var state = channel.getState(true);
        if (state == ConnectivityState.READY || isBroken(state)) {
            result.complete(channel);
        } else {
            channel.notifyWhenStateChanged(state, () -> loop.execute(() -> follow(channel, result)));
        }
    }

    // Closing joins threads, one of which may hang in a name look-up: not on the loop.
    private void discard() {
        var old = current;
        if (old == null) {
            return;
        }
        current = null;
        var closer = new Thread(old::close, "heddle-management-closer");
        closer.setDaemon(true);
        closer.start();
        closing = closer;
    }

    private static boolean isBroken(ConnectivityState state) {
        return state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.SHUTDOWN;
    }
}
