package io.heddle.shell.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for something to become true by looking again and again, with a bound; an interrupt ends it. */
final class Waiting {

    private static final Duration LOOK = Duration.ofMillis(200);

    private Waiting() {}

    /** Something that may be true, or not be known yet. */
    interface Condition {
        boolean holds() throws DemoException;
    }

    /**
     * Returns when the condition holds.
     *
     * @param expectation completes "after N s: …"
     */
    static void until(Duration bound, String expectation, Condition condition) throws DemoException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new DemoException("after " + bound.toSeconds() + " s: " + expectation);
            }
            pause(LOOK);
        }
    }

    static void pause(Duration time) throws DemoException {
        try {
            // Nobody counts it down: only time or an interrupt ends this.
            boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
            assert !never;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        }
    }
}
