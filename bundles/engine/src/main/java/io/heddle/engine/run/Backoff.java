package io.heddle.engine.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between cycles (L12): 1 s × 1.7ⁿ, 15 s at most, each drawn uniformly from zero to twice that, 15 s at most. Lane only. */
final class Backoff {

    private static final double FIRST_SECONDS = 1;
    private static final double FACTOR = 1.7;
    private static final double MOST_SECONDS = 15;

    private final RandomGenerator random;
    private double seconds = FIRST_SECONDS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next pause. */
    Duration next() {
        double pause = Math.min(seconds * 2 * random.nextDouble(), MOST_SECONDS);
        seconds = Math.min(seconds * FACTOR, MOST_SECONDS);
        return Duration.ofNanos((long) (pause * 1e9));
    }

    /** A cycle was connected: the next pause is short again. */
    void reset() {
        seconds = FIRST_SECONDS;
    }
}
