package io.heddle.signal.internal;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts: the interval starts at 0.8 s, grows by 1.7 and stops at 10 s; each pause is drawn
 * uniformly from zero to twice the interval, so that the clients of a restarted server spread. These are the reference
 * client's numbers for its stream. One thread at a time.
 */
final class Backoff {

    private static final double FIRST_SECONDS = 0.8;
    private static final double FACTOR = 1.7;
    private static final double LAST_SECONDS = 10;
    private static final double NANOS = 1e9;

    private final RandomGenerator random;
    private double interval = FIRST_SECONDS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next pause. */
    Duration next() {
        var pause = Duration.ofNanos((long) (2 * interval * random.nextDouble() * NANOS));
        interval = Math.min(interval * FACTOR, LAST_SECONDS);
        return pause;
    }

    /** Starts over. */
    void reset() {
        interval = FIRST_SECONDS;
    }
}
