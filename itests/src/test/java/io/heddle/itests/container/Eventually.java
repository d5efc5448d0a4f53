package io.heddle.itests.container;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads bring about, with a bound. */
final class Eventually {

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(10).toNanos();

    private Eventually() {}

    /** Returns as soon as {@code condition} holds; after {@code bound} fails with {@code what} and what there is instead. */
    static void holds(String what, Duration bound, BooleanSupplier condition, Supplier<?> instead) {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + bound.toSeconds() + " s: " + what + "; but " + instead.get());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
