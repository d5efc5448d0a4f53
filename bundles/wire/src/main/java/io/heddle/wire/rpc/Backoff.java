package io.heddle.wire.rpc;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Growing pauses between attempts: the interval starts at 0.8 s, grows by 1.7 and stops at 10 s; each pause is drawn
 * uniformly from zero to twice the interval, so that the clients of a restarted server spread. These are the reference
 * client's numbers for its streams. One thread at a time.
 */
public final class Backoff {

    private static final double FIRST_SECONDS = 0.8;
    private static final double FACTOR = 1.7;
    private static final double LAST_SECONDS = 10;
    private static final double NANOS = 1e9;

    private final RandomGenerator random;
    private double interval = FIRST_SECONDS;

    /**
     * Pauses from the first on.
     *
     * @param random draws the pauses
     */
    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Draws the next pause.
     *
     * @return zero to 20 s
     */
    public Duration next() {
        var pause = Duration.ofNanos((long) (2 * interval * random.nextDouble() * NANOS));
        interval = Math.min(interval * FACTOR, LAST_SECONDS);
        return pause;
    }

    /** Starts over. */
    public void reset() {
        interval = FIRST_SECONDS;
    }
}
