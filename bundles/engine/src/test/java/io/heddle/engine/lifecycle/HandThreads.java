package io.heddle.engine.lifecycle;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that are handed out: what is started waits until some thread of a test lends itself to it by {@link #work}, and timers
 * fire on the thread that moves the clock. So a model checker's own threads are all there are. Thread safe.
 */
public final class HandThreads implements Threads {

    private final Queue<Runnable> started = new ConcurrentLinkedQueue<>();
    private final Queue<Timer> timers = new ConcurrentLinkedQueue<>();
    private final AtomicLong nanos = new AtomicLong();

    private record Timer(Runnable body, AtomicBoolean closed) {}

    @Override
    public void start(Runnable body) {
        started.add(body);
    }

    @Override
    public Registration schedule(Duration delay, Runnable body) {
        var timer = new Timer(body, new AtomicBoolean());
        timers.add(timer);
        return () -> timer.closed.set(true);
    }

    @Override
    public void await(CompletableFuture<?> done, Duration bound)
            throws InterruptedException, ExecutionException, TimeoutException {
        workAll();
        done.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos.get());
    }

    /** Lends this thread to one of those that were started; false if none waits. */
    public boolean work() {
        var body = started.poll();
        if (body != null) {
            body.run();
        }
        return body != null;
    }

    /** Lends this thread until none waits. */
    public void workAll() {
        boolean more = true;
        while (more) {
            more = work();
        }
    }

    /** Puts the clock forward, and fires the timers that wait by now. */
    public void fire(Duration later) {
        nanos.addAndGet(later.toNanos());
        for (int waiting = timers.size(); waiting > 0; waiting--) {
            var timer = timers.poll();
            if (timer != null && !timer.closed.get()) {
                timer.body.run();
            }
        }
    }
}
