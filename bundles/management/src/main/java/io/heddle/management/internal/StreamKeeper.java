package io.heddle.management.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.rpc.Backoff;
import io.heddle.wire.rpc.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream open: an attempt that ends is followed by a pause and the next attempt, until one is refused for good or
 * the keeper is closed. The pause starts over when a stream has proved itself: by a message, or by staying open.
 */
final class StreamKeeper implements Registration {

    /** A stream that stayed open this long has proved itself without a message; as long as the longest interval. */
    private static final Duration STEADY = Duration.ofSeconds(10);

    /** Opens streams and hears of them; called on the loop. */
    interface Source {

        /** Starts an attempt. It tells {@code attempt} how it goes, and stops telling when it is closed. */
        Registration open(Attempt attempt);

        /** Whether a failure ends it all. */
        boolean isFinal(ConnectorException cause);

        /** A stream ended and is opened again. */
        void broken(ConnectorException cause);

        /** The last stream ended: {@link #isFinal} said so. */
        void refused(ConnectorException cause);
    }

    private final Source source;
    private final Backoff backoff;
    private final Loop loop;
    private volatile boolean closed;
    private @Nullable Attempt current; // loop only
    private @Nullable Registration waiting; // loop only: the pause

    StreamKeeper(Source source, Backoff backoff, Loop loop) {
        this.source = source;
        this.backoff = backoff;
        this.loop = loop;
    }

    void start() {
        loop.execute(this::open);
    }

    /** Ends the stream; nothing is told any more, what is being told at this moment excepted. */
    @Override
    public void close() {
        closed = true;
        loop.execute(this::stop);
    }

    private void open() {
        waiting = null;
        if (closed) {
            return;
        }
        var attempt = new Attempt();
        current = attempt;
        var stream = source.open(attempt);
        if (current == attempt) {
            attempt.stream = stream;
        }
    }

    private void stop() {
        if (waiting != null) {
            waiting.close();
        }
        var attempt = current;
        current = null;
        if (attempt != null && attempt.stream != null) {
            attempt.stream.close();
        }
    }

    /** One stream, from its opening to its end. */
    final class Attempt {

        private @Nullable Registration stream;
        private long openedAt;
        private boolean opened;

        private Attempt() {}

        /** Whether somebody still wants to hear from this stream. */
        boolean isCurrent() {
            return current == this && !closed;
        }

        /** The call was made; nobody has answered yet. */
        void opened() {
            opened = true;
            openedAt = loop.nanoTime();
        }

        /** A message came. */
        void proved() {
            if (isCurrent()) {
                backoff.reset();
            }
        }

        /** The stream is over. */
        void ended(ConnectorException cause) {
            if (!isCurrent()) {
                return;
            }
            current = null;
            if (source.isFinal(cause)) {
                closed = true;
                source.refused(cause);
                return;
            }
            if (opened && loop.nanoTime() - openedAt >= STEADY.toNanos()) {
                backoff.reset();
            }
            waiting = loop.after(backoff.next(), StreamKeeper.this::open);
            source.broken(cause);
        }
    }
}
