package io.heddle.engine.lifecycle;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The machine's threads and clocks. An idle gateway keeps one timer thread and lets the lane's go after a while. What is started
 * after the end is dropped: a late call must not fail, and there is nothing left that it could change.
 */
public final class SystemThreads implements Threads, AutoCloseable {

    private static final long KEEP_IDLE_SECONDS = 20;

    private final ThreadPoolExecutor lanes = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            factory("lane"),
            new ThreadPoolExecutor.DiscardPolicy());
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, factory("timer"), new ThreadPoolExecutor.DiscardPolicy());

    public SystemThreads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void start(Runnable body) {
        lanes.execute(body);
    }

    @Override
    public Registration schedule(Duration delay, Runnable body) {
        var future = timer.schedule(body, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public void await(CompletableFuture<?> done, Duration bound)
            throws InterruptedException, ExecutionException, TimeoutException {
        done.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    /** Ends the timer, and the lane's threads as soon as they are idle. Does not wait: it may be called by one of them. */
    @Override
    public void close() {
        timer.shutdownNow();
        lanes.shutdown();
    }

    /** How many timers wait: what a leak would make grow. */
    int waiting() {
        return timer.getQueue().size();
    }

    private static ThreadFactory factory(String purpose) {
        var count = new AtomicInteger();
        return body -> {
            var thread = new Thread(body, "heddle-engine-" + purpose + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
