package io.heddle.wire.rpc;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one thread of a client. Everything the client does runs on it, one task at a time, so its parts need no locks.
 * After its end, tasks and timers are dropped without a word. No method blocks.
 */
@ProviderType
public interface Loop extends Executor {

    /**
     * Runs a task after those before it. Any thread.
     *
     * @param task what to run; what it throws does not keep the next task from running
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task later. Any thread.
     *
     * @param delay how long to wait; zero or less means after the tasks before it
     * @param task what to run; what it throws does not keep the next task from running
     * @return closed before the task has begun, keeps it from running
     */
    Registration after(Duration delay, Runnable task);

    /**
     * Reads a clock for differences; those are of the time that {@link #after} goes by. Any thread.
     *
     * @return nanoseconds since some moment
     */
    long nanoTime();
}
