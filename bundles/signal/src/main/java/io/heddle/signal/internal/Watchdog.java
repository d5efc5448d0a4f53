package io.heddle.signal.internal;

import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.rpc.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches one stream for silence: a connection can be healthy while the server no longer delivers. After 30 s without a
 * message it sends one to ourselves; if nothing at all comes back within 10 s, the stream is stalled. The numbers are the
 * reference client's. Loop only.
 */
final class Watchdog implements Registration {

    static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);
    static final Duration SILENCE = Duration.ofSeconds(30);
    static final Duration ANSWER_TIME = Duration.ofSeconds(10);

    private final Loop loop;
    private final Runnable probe;
    private final Runnable stalled;
    private long lastReceived;
    private long probedAt;
    private boolean probing;
    private boolean closed;
    private @Nullable Registration timer;

    /**
     * A watchdog that does not watch yet.
     *
     * @param probe sends a message to ourselves; whether it succeeds does not matter
     * @param stalled ends the stream, once
     */
    Watchdog(Loop loop, Runnable probe, Runnable stalled) {
        this.loop = loop;
        this.probe = probe;
        this.stalled = stalled;
    }

    /** The stream is open: the clock starts. */
    void start() {
        received();
        next();
    }

    /** A message came and has been dealt with; the time that took is not silence. */
    void received() {
        lastReceived = loop.nanoTime();
        probing = false;
    }

    @Override
    public void close() {
        closed = true;
        if (timer != null) {
            timer.close();
        }
    }

    private void next() {
        if (!closed) {
            timer = loop.after(CHECK_INTERVAL, this::check);
        }
    }

    private void check() {
        if (closed) {
            return;
        }
        long now = loop.nanoTime();
        if (now - lastReceived < SILENCE.toNanos()) {
            probing = false;
        } else if (!probing) {
            probing = true;
            probedAt = now;
            probe.run();
        } else if (now - probedAt >= ANSWER_TIME.toNanos()) {
            close();
            stalled.run();
        }
        next();
    }
}
