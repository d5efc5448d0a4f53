package io.heddle.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for things that nobody tells of. */
final class Waiting {

    private static final Duration STEP = Duration.ofMillis(50);

    private Waiting() {}

    /** Whether something is so. */
    interface Check {
        boolean holds() throws BenchmarkException;
    }

    /** Returns as soon as {@code check} holds; fails with {@code failure} if it does not within {@code bound}. */
    static void until(Duration bound, String failure, Check check) throws BenchmarkException {
        until(bound, failure, STEP, check);
    }

    /** The same, looking every {@code step}. */
    static void until(Duration bound, String failure, Duration step, Check check) throws BenchmarkException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > deadline) {
                throw new BenchmarkException(failure + " (waited " + bound.toSeconds() + " s)");
            }
            pause(step);
        }
    }

    /** Lets time pass. */
    static void pause(Duration time) throws BenchmarkException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }
}
