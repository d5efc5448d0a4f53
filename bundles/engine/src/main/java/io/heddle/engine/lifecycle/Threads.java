package io.heddle.engine.lifecycle;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Threads and time, the seam between the lifecycle and the machine: real ones in the product, simulated ones in proofs. */
public interface Threads {

    /** Runs {@code body} soon on a daemon thread. */
    void start(Runnable body);

    /** Runs {@code body}, which is short, after {@code delay} on the timer's thread, unless the registration is closed before. */
    Registration schedule(Duration delay, Runnable body);

    /**
     * Waits on the calling thread, which is none of a lane's, until {@code done} completes.
     *
     * @throws TimeoutException if it does not within {@code bound}
     * @throws ExecutionException if it completes with a failure
     */
    void await(CompletableFuture<?> done, Duration bound)
            throws InterruptedException, ExecutionException, TimeoutException;

    /** Monotonic time in nanoseconds, as {@link System#nanoTime()}. */
    long nanoTime();

    /** Wall-clock time, for display only. */
    Instant now();
}
