package io.heddle.signal.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector.Settings;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.rpc.Backoff;
import io.heddle.wire.rpc.LoopThread;
import io.heddle.wire.rpc.Pending;
import io.heddle.wire.rpc.ServerChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One identity at one server: a loop, a connection, and the stream on it. */
final class GrpcSignalClient implements SignalClient {

    /** How long {@link #close} waits; with the rest of its work it stays within the promised second. */
    private static final Duration CLOSE_BOUND = Duration.ofMillis(450);

    private final LoopThread loop = new LoopThread("heddle-signal-client");
    private final Pending pending = new Pending();
    private final StreamState state = new StreamState();
    private final ServerChannel channel;
    private final Envelopes envelopes;
    private final Sender sender;
    private final SignalStream stream;
    private final Set<SignalClient> alive;
    private volatile @Nullable Registration run; // written once, before the client is published

    private GrpcSignalClient(
            Settings settings,
            PublicKey own,
            SignalListener listener,
            RandomGenerator random,
            Set<SignalClient> alive) {
        var name = settings.server().toString();
        this.alive = alive;
        this.channel = new ServerChannel("signal", settings.server(), settings.sockets(), loop);
        this.envelopes = new Envelopes(settings.identity(), own);
        this.sender = new Sender(channel, name, loop);
        var parts = new SignalStream.Parts(loop, channel, envelopes, sender, state, name);
        this.stream = new SignalStream(parts, new Backoff(random), listener);
    }

    /** Makes a client that connects, ends with {@code run}, and is in {@code alive} until then. */
    static GrpcSignalClient open(
            Settings settings,
            PublicKey own,
            SignalListener listener,
            Cancellation run,
            RandomGenerator random,
            Set<SignalClient> alive) {
        var client = new GrpcSignalClient(settings, own, listener, random, alive);
        alive.add(client);
        client.loop.execute(client.stream::open);
        client.run = run.onEnd(client::end);
        return client;
    }

    @Override
    public CompletableFuture<Void> awaitConnected(Cancellation wait) {
        return state.await(wait);
    }

    @Override
    public boolean isConnected() {
        return state.isConnected();
    }

    @Override
    public CompletableFuture<Void> send(PublicKey to, SignalMessage message) {
        CompletableFuture<Void> result = pending.add();
        loop.execute(() -> {
            if (!result.isDone()) {
                pending.settle(result, attempt(to, message));
            }
        });
        return result;
    }

    @Override
    public void close() {
        end();
        if (!loop.isCurrent()) {
            loop.awaitEnd(CLOSE_BOUND);
            channel.awaitClosed(CLOSE_BOUND);
        }
        // Only a listener that blocks the loop can have kept it from doing this by itself.
        pending.end();
        var registration = run;
        if (registration != null) {
            registration.close();
        }
    }

    // Who waits for the stream is released here and now, whatever the loop is doing (rules L4 and L6).
    private void end() {
        state.close();
        loop.execute(this::endNow);
    }

    private void endNow() {
        stream.close();
        pending.end();
        channel.close();
        loop.end();
        alive.remove(this);
    }

    // Whatever goes wrong in making a call, its future must hear of it.
    private CompletableFuture<Void> attempt(PublicKey to, SignalMessage message) {
        try {
            return sender.send(envelopes.seal(to, BodyCodec.encode(message)));
        } catch (ConnectorException e) {
            return CompletableFuture.failedFuture(e);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(
                    new ConnectorException(Reason.INVALID_ARGUMENT, "cannot send: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
