package io.heddle.hub.internal.server;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that does what it is given in order, now or later; after {@link #close} it takes nothing more. */
public final class HubLane implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HubLane.class);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Duration patience;
    private final ScheduledThreadPoolExecutor executor;

    /** A lane whose thread is named {@code heddle-hub-<purpose>} and whose tasks take no more than two seconds. */
    public HubLane(String purpose) {
        this(purpose, PATIENCE);
    }

    /**
     * A lane whose thread is named {@code heddle-hub-<purpose>}.
     *
     * @param patience how long the tasks in hand may take when the lane ends
     */
    public HubLane(String purpose, Duration patience) {
        this.patience = patience;
        this.executor = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    var thread = new Thread(task, "heddle-hub-" + purpose);
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs a task when those before it are done; its exceptions are logged. */
    public void execute(Runnable task) {
        executor.execute(logged(task));
    }

    /** Runs a task later; what is still to come when the lane closes is dropped. */
    public void schedule(Runnable task, long delayNanos) {
        var unused = executor.schedule(logged(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Finishes what was given to it for now and ends the thread; waits for that, up to a bound. Idempotent. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("a task failed", e);
            }
        };
    }
}
