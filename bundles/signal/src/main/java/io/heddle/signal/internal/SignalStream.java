package io.heddle.signal.internal;

import io.grpc.ManagedChannel;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.rpc.Backoff;
import io.heddle.wire.rpc.Failures;
import io.heddle.wire.rpc.Loop;
import io.heddle.wire.rpc.ServerChannel;
import io.heddle.wire.signal.EncryptedMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stream open: connects, watches, and after an end connects again, with growing pauses. The pause starts over when
 * a stream has proved itself by a message or by staying open; two gateways with one key, which cut each other off, thereby
 * do so ever more slowly. Loop only.
 */
final class SignalStream implements Registration {

    private static final Logger log = LoggerFactory.getLogger(SignalStream.class);

    /** A stream that stayed open this long has proved itself without a message; as long as the longest interval. */
    private static final Duration STEADY = Duration.ofSeconds(10);

    private final Parts parts;
    private final Backoff backoff;
    private final SignalListener listener;
    private boolean closed;
    private boolean troubled; // the last attempt failed, and that has been said
    private @Nullable Round current;
    private @Nullable Registration waiting; // the pause

    /**
     * What a stream works with.
     *
     * @param server names the server in messages
     */
    record Parts(
            Loop loop, ServerChannel channel, Envelopes envelopes, Sender sender, StreamState state, String server) {}

    SignalStream(Parts parts, Backoff backoff, SignalListener listener) {
        this.parts = parts;
        this.backoff = backoff;
        this.listener = listener;
    }

    /** Connects. */
    void open() {
        waiting = null;
        if (closed) {
            return;
        }
        var round = new Round();
        current = round;
        var unused = parts.channel().connected().whenComplete((channel, failure) -> {
            if (current != round) {
                return;
            }
            if (failure != null) {
                round.ended(Failures.unwrap(failure));
            } else {
                round.open(channel);
            }
        });
    }

    /** Ends the stream without a word to the listener. */
    @Override
    public void close() {
        closed = true;
        if (waiting != null) {
            waiting.close();
        }
        var round = current;
        current = null;
        if (round != null) {
            round.close();
        }
    }

    private void again(ConnectorException cause, boolean wasUp) {
        current = null;
        waiting = parts.loop().after(backoff.next(), this::open);
        if (!troubled) {
            troubled = true;
            log.warn("signal stream down, trying again: {}", cause.getMessage());
        } else {
            log.debug("signal stream still down: {}", cause.getMessage());
        }
        if (wasUp) {
            tell(told -> told.disconnected(cause));
        }
    }

    private void tell(Consumer<SignalListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            log.error("a listener of the signal stream failed", e);
        }
    }

    /** One attempt and, if it succeeds, one stream. */
    private final class Round implements ConnectStream.Handler, Registration {

        private final Watchdog watchdog = new Watchdog(parts.loop(), this::probe, this::stalled);
        private @Nullable ConnectStream stream;
        private @Nullable CompletableFuture<Void> probe;
        private boolean up;
        private long upSince;

        private void open(ManagedChannel channel) {
            try {
                stream = ConnectStream.open(parts.envelopes().own(), parts.server(), channel, parts.loop(), this);
            } catch (RuntimeException e) {
                ended(Failures.unwrap(e)); // nobody else would hear of it
            }
        }

        @Override
        public void registered() {
            up = true;
            upSince = parts.loop().nanoTime();
            troubled = false;
            watchdog.start();
            log.info("signal stream connected to {}", parts.server());
            parts.state().connected();
            tell(SignalListener::connected);
        }

        @Override
        public void message(EncryptedMessage message) {
            backoff.reset();
            dispatch(message);
            watchdog.received();
        }

        @Override
        public void ended(ConnectorException cause) {
            if (current != this) {
                return;
            }
            if (up && parts.loop().nanoTime() - upSince >= STEADY.toNanos()) {
                backoff.reset();
            }
            close();
            again(cause, up);
        }

        @Override
        public void close() {
            parts.state().disconnected();
            watchdog.close();
            if (probe != null) {
                probe.cancel(false);
            }
            if (stream != null) {
                stream.close();
            }
        }

        private void dispatch(EncryptedMessage message) {
            try {
                var opened = parts.envelopes().open(message);
                if (BodyCodec.isHeartbeat(opened.body())) {
                    return;
                }
                BodyCodec.decode(opened.body())
                        .ifPresentOrElse(
                                decoded -> tell(told -> told.received(opened.from(), decoded)),
                                () -> log.debug(
                                        "dropped a message of type {}",
                                        opened.body().getTypeValue()));
            } catch (ConnectorException | IllegalArgumentException e) {
                log.debug("dropped a message: {}", e.getMessage());
            }
        }

        private void probe() {
            try {
                probe = parts.sender()
                        .send(parts.envelopes().seal(parts.envelopes().own(), BodyCodec.heartbeat()));
            } catch (ConnectorException e) {
                log.debug("cannot seal a message to ourselves", e);
            }
        }

        private void stalled() {
            ended(new ConnectorException(
                    Reason.TIMED_OUT, "the signal server " + parts.server() + " delivers nothing any more"));
        }
    }
}
