package io.heddle.engine.lifecycle;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * A lane as one writes it at first, with a flag that says whether somebody drains: a task that comes between the last look at the
 * queue and the lowering of the flag stays there, and two that come at once may both start a thread.
 */
final class LaneWithAFlag implements Executor {

    private final Threads threads;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private volatile boolean draining;

    LaneWithAFlag(Threads threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        queue.add(task);
        if (!draining) {
            draining = true;
            threads.start(this::drain);
        }
    }

    private void drain() {
        for (var task = queue.poll(); task != null; task = queue.poll()) {
            task.run();
        }
        draining = false;
    }
}
