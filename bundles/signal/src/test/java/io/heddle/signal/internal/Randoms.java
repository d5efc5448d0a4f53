package io.heddle.signal.internal;

import java.util.random.RandomGenerator;

/** Generators without surprises. */
final class Randoms {

    private Randoms() {}

    /** One whose every double is {@code value}, give or take a rounding. */
    static RandomGenerator always(double value) {
        return () -> (long) (value * (1L << 53)) << 11;
    }
}
