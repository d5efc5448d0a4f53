package io.heddle.wire.rpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.ServerAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client to its server, shared by all calls. A channel that failed is replaced instead of reused:
 * gRPC would make its next attempt when <em>its</em> back-off says so, after up to two minutes, and ours says how
 * often.
 *
 * <p>All methods but {@link #awaitClosed} may be called on the loop only, and do not block.
 */
public final class ServerChannel {

    /** How long {@link #connected} waits: the reference client's bound for a dial. */
    public static final Duration CONNECT_BOUND = Duration.ofSeconds(30);

    private final String purpose;
    private final ServerAddress server;
    private final SocketFactory sockets;
    private final Loop loop;
    private @Nullable RpcChannel current;
    private volatile @Nullable Thread closing; // written on the loop, read by whoever waits

    /**
     * A channel that has not connected yet.
     *
     * @param purpose names the threads of the connection as in {@link RpcTarget}, and {@code heddle-<purpose>-closer}
     * @param server where to; trusted by the JDK's trust if it has TLS
     * @param sockets makes unconnected sockets, for example with a firewall mark
     * @param loop where the owner runs
     * @throws IllegalArgumentException if the purpose is not of lower-case letters, digits and dashes
     */
    public ServerChannel(String purpose, ServerAddress server, SocketFactory sockets, Loop loop) {
        Limits.requirePurpose(purpose);
        this.purpose = purpose;
        this.server = server;
        this.sockets = sockets;
        this.loop = loop;
    }

    /**
     * Connects, if need be.
     *
     * @return completes on the loop, and not after its end, with a channel that has connected, or failed to: then the
     *     next call on it says why, at once. Do not shut it down. Fails with {@link ConnectorException}:
     *     {@code TIMED_OUT} after {@link #CONNECT_BOUND} of silence, {@code FAILED} if the server's address cannot be
     *     one
     */
    public CompletableFuture<ManagedChannel> connected() {
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

    /**
     * Looks for a channel on which a call can be expected to get through.
     *
     * @return the channel if it is connected, or about to connect on demand
     */
    public Optional<ManagedChannel> usableNow() {
        if (current == null) {
            return Optional.empty();
        }
        var state = current.channel().getState(false);
        return state == ConnectivityState.READY || state == ConnectivityState.IDLE
                ? Optional.of(current.channel())
                : Optional.empty();
    }

    /** Closes the connection; all calls end. Does not wait for its threads, {@link #awaitClosed} does. */
    public void close() {
        discard();
    }

    /**
     * Waits for the threads of the last connection, after {@link #close} has run. Any thread; an interrupted caller
     * goes on at once, still interrupted.
     *
     * @param bound how long to wait at most
     */
    public void awaitClosed(Duration bound) {
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
            current =
                    RpcChannel.open(new RpcTarget(purpose, server.host(), server.port(), server.tls(), sockets, null));
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
        var closer = new Thread(old::close, "heddle-" + purpose + "-closer");
        closer.setDaemon(true);
        closer.start();
        closing = closer;
    }

    private static boolean isBroken(ConnectivityState state) {
        return state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.SHUTDOWN;
    }
}
