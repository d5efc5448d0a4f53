package io.heddle.engine.peer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the next offer is due: at once at the start, then after 3 s and doubling; after a loss from 0.8 s, doubling; never further
 * apart than a cap that differs from peer to peer (30…45 s), each pause with 10 % jitter. Never gives up. The sequence is
 * NetBird's, so that neither side floods the signal server.
 */
final class Guard {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE_AFTER_LOSS = Duration.ofMillis(800);
    private static final long MIN_CAP_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long CAP_SPREAD_NANOS = Duration.ofSeconds(15).toNanos();
    private static final double JITTER = 0.1;

    private final RandomGenerator random;
    private final long capNanos;
    private long pauseNanos = FIRST_PAUSE.toNanos();
    private long due;

    Guard(RandomGenerator random, long now) {
        this.random = random;
        this.capNanos = MIN_CAP_NANOS + random.nextLong(CAP_SPREAD_NANOS);
        this.due = now;
    }

    long due() {
        return due;
    }

    /** Whether a tick is due; if so, the next one is scheduled. */
    boolean tick(long now) {
        if (now - due < 0) {
            return false;
        }
        due = now + jittered(pauseNanos);
        pauseNanos = Math.min(pauseNanos * 2, capNanos);
        return true;
    }

    /** Starts the quick sequence: something was lost, or came back. */
    void reset(long now) {
        pauseNanos = FIRST_PAUSE_AFTER_LOSS.toNanos();
        due = now + jittered(pauseNanos);
        pauseNanos *= 2;
    }

    private long jittered(long nanos) {
        return (long) (nanos * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }
}
