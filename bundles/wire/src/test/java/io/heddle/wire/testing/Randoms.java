package io.heddle.wire.testing;

import java.util.random.RandomGenerator;

/** Generators without surprises. */
public final class Randoms {

    private Randoms() {}

    /** One whose every double is {@code value}, give or take a rounding. */
    public static RandomGenerator always(double value) {
        return () -> (long) (value * (1L << 53)) << 11;
    }
}
