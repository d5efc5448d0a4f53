package io.heddle.engine.lifecycle;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads and time that a test moves by hand: everything runs on the test's thread, in an order that never varies. */
public final class VirtualThreads implements Threads {

    private static final int MOST_STEPS = 1_000_000;

    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long nanos = 1_000_000_000L;
    private long sequence;

    private static final class Timer implements Comparable<Timer> {
        private final long due;
        private final long order;
        private final Runnable body;
        private boolean cancelled;

        Timer(long due, long order, Runnable body) {
            this.due = due;
            this.order = order;
            this.body = body;
        }

        @Override
        public int compareTo(Timer other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }
    }

    @Override
    public void start(Runnable body) {
        ready.add(body);
    }

    @Override
    public Registration schedule(Duration delay, Runnable body) {
        var timer = new Timer(nanos + delay.toNanos(), sequence++, body);
        timers.add(timer);
        return () -> timer.cancelled = true;
    }

    @Override
    public void await(CompletableFuture<?> done, Duration bound)
            throws InterruptedException, ExecutionException, TimeoutException {
        advance(bound);
        done.get(0, TimeUnit.NANOSECONDS);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** Runs what is ready, without time passing. */
    public void settle() {
        for (int i = 0; !ready.isEmpty(); i++) {
            if (i > MOST_STEPS) {
                throw new AssertionError("the lane never comes to rest");
            }
            ready.remove().run();
        }
    }

    /** Lets time pass, running what becomes due on the way. */
    public void advance(Duration duration) {
        long until = nanos + duration.toNanos();
        settle();
        for (var next = timers.peek(); next != null && next.due <= until; next = timers.peek()) {
            timers.remove();
            nanos = Math.max(nanos, next.due);
            if (!next.cancelled) {
                next.body.run();
                settle();
            }
        }
        nanos = until;
    }

    /** Time goes by and nothing runs, as if the process had been stopped; then what became due does. */
    public void freeze(Duration duration) {
        nanos += duration.toNanos();
        advance(Duration.ZERO);
    }

    /** Timers that still wait: what a leak would leave behind. */
    public long pendingTimers() {
        return timers.stream().filter(timer -> !timer.cancelled).count();
    }
}
