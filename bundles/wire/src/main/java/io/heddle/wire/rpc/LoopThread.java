package io.heddle.wire.rpc;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop on a daemon thread of its own, which exists from the first task to {@link #end}. What a task throws is logged
 * as an error. All methods may be called from any thread.
 */
public final class LoopThread implements Loop {

    private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

    private final ScheduledThreadPoolExecutor executor;
    private volatile @Nullable Thread thread; // written by the executor when it makes its thread

    /**
     * A loop without tasks; there is no thread yet.
     *
     * @param name the thread's name, {@code heddle-<bundle>-<purpose>}
     */
    public LoopThread(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> newThread(task, name), (task, pool) -> {});
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> run(task));
    }

    @Override
    public Registration after(Duration delay, Runnable task) {
        ScheduledFuture<?> timer = executor.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /**
     * Tells whether the caller runs on this loop and therefore must not wait for it.
     *
     * @return true on the loop's thread
     */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Drops what waits and ends the thread when its task is done. Idempotent, does not block. */
    public void end() {
        executor.shutdown();
    }

    /**
     * Waits until the thread has ended after {@link #end}; an interrupted caller goes on at once, still interrupted.
     *
     * @param bound how long to wait at most
     */
    public void awaitEnd(Duration bound) {
        try {
            executor.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread newThread(Runnable task, String name) {
        var made = new Thread(task, name);
        made.setDaemon(true);
        thread = made;
        return made;
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // a bug of ours or of a listener: the next task must run all the same
            log.error("a task failed", e);
        }
    }
}
