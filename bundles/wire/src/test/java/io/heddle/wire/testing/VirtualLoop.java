package io.heddle.wire.testing;

import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.rpc.Loop;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A loop whose time a test moves. Tasks run when it does, on the test's thread. */
public final class VirtualLoop implements Loop {

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
    private long now;
    private long order;

    private record Timer(long due, long order, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        timers.add(new Timer(now, order++, task));
    }

    @Override
    public Registration after(Duration delay, Runnable task) {
        var timer = new Timer(now + delay.toNanos(), order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Runs what is due now. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Moves time, running each task at its moment. */
    public void advance(Duration by) {
        long end = now + by.toNanos();
        while (!timers.isEmpty() && timers.peek().due() <= end) {
            var next = timers.remove();
            now = Math.max(now, next.due());
            next.task().run();
        }
        now = end;
    }

    /** How many timers wait. */
    public int waiting() {
        return timers.size();
    }

    /** How long until the next one. */
    public Duration untilNext() {
        return Duration.ofNanos(timers.element().due() - now);
    }
}
