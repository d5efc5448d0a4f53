package io.heddle.signal.internal;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The one thread of a client. Everything the client does runs on it, one task at a time, so its parts need no locks.
 * After its end, tasks and timers are dropped without a word.
 */
interface Loop extends Executor {

    /** Runs {@code task} after those before it. Any thread. */
    @Override
    void execute(Runnable task);

    /** Runs {@code task} after {@code delay}, unless the timer is closed before. Any thread. */
    Registration after(Duration delay, Runnable task);

    /** A clock for differences, in nanoseconds. */
    long nanoTime();
}
