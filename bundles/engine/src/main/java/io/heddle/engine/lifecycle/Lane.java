package io.heddle.engine.lifecycle;

import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.metrics.Meters;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of everything that touches a gateway's state: tasks run one after the other, in the order they were submitted, each
 * with the effects of those before it visible. No task waits for the network.
 *
 * <p>A task that exceeds its bound is <em>written off</em> (rule L8): its thread loses the lane, a fresh thread takes over and
 * runs the overrun handler first. What may hang runs {@link #outside}, and there a thread loses the lane, so that it does not do so
 * between two of its own steps, of which the second would then be done by nobody, or twice; only if it has made no step at all for
 * as long as a bound, it is lost there too. A thread that lost the lane leaves its task as soon as it returns.
 */
public final class Lane implements Executor {

    /** Bound of a task that asks for no other. */
    static final Duration TASK_BOUND = Duration.ofSeconds(10);

    /** So many tasks may wait before messages from the network are dropped: their senders repeat what matters. */
    static final int MOST_WAITING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    /** The lane's own code, which waits for nothing, is written off only if so many looks in a row find it in one place. */
    private static final int STUCK_LOOKS = 10;

    private final Threads threads;
    private final Queue<Task> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final Meters meters = new Meters();
    private volatile @Nullable Execution current;
    private volatile OverrunHandler overrunHandler = (task, thread) -> {};

    public Lane(Threads threads) {
        this.threads = threads;
        meters.gauge(Meter.LANE_WAITING, pending::get);
    }

    /** Told, as the first task of the fresh thread, that another thread was written off. */
    public interface OverrunHandler {
        void overran(String task, Thread lost);
    }

    /** Thrown on a thread that lost the lane, to leave the task without touching anything. */
    public static final class LaneLostError extends Error {
        private static final long serialVersionUID = 1;

        LaneLostError(String task) {
            super("the lane went on without the task " + task);
        }
    }

    /** Something that may hang: a call to what is not ours. */
    public interface Outside<T, E extends Exception> {
        T run() throws E;
    }

    /** Sets who is told of overruns. */
    public void onOverrun(OverrunHandler handler) {
        overrunHandler = handler;
    }

    /** Runs {@code body} after all tasks submitted before. */
    @Override
    public void execute(Runnable body) {
        execute("task", body);
    }

    /** Runs {@code body} after all tasks submitted before; {@code name} appears in logs. */
    public void execute(String name, Runnable body) {
        submit(new Task(name, body, () -> {}));
    }

    /**
     * As {@link #execute(String, Runnable)}, for what comes from the network and may get lost: refused while {@value #MOST_WAITING}
     * tasks wait, so that a flood of it takes no memory.
     *
     * @return whether it will run
     */
    public boolean offer(String name, Runnable body) {
        if (pending.get() >= MOST_WAITING) {
            meters.count(Meter.LANE_REFUSED);
            return false;
        }
        execute(name, body);
        return true;
    }

    /** How many tasks wait or run. */
    public int waiting() {
        return pending.get();
    }

    /** What is counted in this gateway. */
    public Meters meters() {
        return meters;
    }

    private void submit(Task task) {
        queue.add(task);
        int before = pending.getAndIncrement();
        if (before == 0) {
            threads.start(this::drain);
        } else if (before == MOST_WAITING) {
            log.warn("{} tasks wait behind \"{}\"", before, currentTask());
        }
    }

    /**
     * Runs {@code body} as a task; what it returns completes the future returned here. If the task is written off, the future fails
     * with {@link LaneLostError}: nobody waits for what may never return.
     */
    public <T> CompletableFuture<T> call(String name, Supplier<CompletableFuture<T>> body) {
        var result = new CompletableFuture<T>();
        Runnable guarded = () -> {
            try {
                var unused = body.get().whenComplete((value, failure) -> complete(result, value, failure));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
                throw e;
            }
        };
        submit(new Task(name, guarded, () -> result.completeExceptionally(new LaneLostError(name))));
        return result;
    }

    /** Submits {@code body} as a task after {@code delay}, unless the registration is closed before it starts. */
    public Registration schedule(Duration delay, String name, Runnable body) {
        var taken = new AtomicBoolean();
        var timer = threads.schedule(
                delay,
                () -> execute(name, () -> {
                    if (taken.compareAndSet(false, true)) {
                        body.run();
                    }
                }));
        return () -> {
            taken.set(true);
            timer.close();
        };
    }

    /** Whether this thread runs a task of the lane, and has not lost it. */
    public boolean isMine() {
        return mine() != null;
    }

    private @Nullable Execution mine() {
        var execution = current;
        return execution != null && execution.thread == Thread.currentThread() && execution.isAlive()
                ? execution
                : null;
    }

    /**
     * Runs, within a task, something that may hang. If the lane goes on without it, what it returns at last goes to {@code late};
     * {@code null} if it throws.
     *
     * @throws LaneLostError if this thread has lost the lane; to be caught by nobody but the lane
     */
    public <T, E extends Exception> T outside(Outside<T, E> body, Consumer<@Nullable T> late) throws E {
        var execution = current;
        if (execution == null || execution.thread != Thread.currentThread()) {
            throw new LaneLostError("on " + Thread.currentThread().getName());
        }
        if (execution.phase.get() == Phase.OUTSIDE) {
            return body.run(); // within another one
        }
        execution.goOutside();
        T result;
        try {
            result = body.run();
        } catch (Throwable e) {
            comeBack(execution, null, late);
            throw e;
        }
        comeBack(execution, result, late);
        return result;
    }

    private static <T> void comeBack(Execution execution, @Nullable T result, Consumer<@Nullable T> late) {
        if (!execution.comeInside()) {
            late.accept(result);
            throw new LaneLostError(execution.task.name);
        }
    }

    /** Gives the running task another bound, counted from now. */
    public void bound(Duration bound) {
        var execution = mine();
        if (execution != null) {
            execution.boundNanos = threads.nanoTime() - execution.startedNanos + bound.toNanos();
        }
    }

    /** The clocks and timers of this lane. */
    public Threads threads() {
        return threads;
    }

    private String currentTask() {
        var execution = current;
        return execution == null ? "none" : execution.task.name;
    }

    private static <T> void complete(CompletableFuture<T> future, T value, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure);
        }
    }

    private void drain() {
        do {
            if (!run(queue.remove())) { // what is pending, is in the queue: it is added before it is counted
                return; // written off: the thread that took over also took over what is pending
            }
        } while (pending.decrementAndGet() > 0);
    }

    /** Runs a task; false if this thread lost the lane meanwhile. */
    private boolean run(Task task) {
        var execution = new Execution(task, Thread.currentThread(), threads.nanoTime());
        current = execution;
        var watch = watch(execution);
        try {
            task.body.run();
        } catch (LaneLostError e) {
            log.warn("the task \"{}\", written off before, has returned", task.name);
        } catch (Throwable e) { // also what a language without checked exceptions lets through
            // A bug: reported, and the lane goes on, or the gateway could not even be stopped.
            log.error("the task \"{}\" failed", task.name, e);
            meters.count(Meter.LANE_FAILURES);
        }
        watch.close();
        meters.time(Meter.LANE_TASKS, threads.nanoTime() - execution.startedNanos);
        return execution.phase.compareAndSet(Phase.INSIDE, Phase.DONE);
    }

    private Registration watch(Execution execution) {
        return threads.schedule(WATCH_INTERVAL, () -> look(execution, new Look(1, 0, 0)));
    }

    /**
     * Looks after a task at every interval. Looks are counted, not time: what the whole process slept (stopped by a signal, a frozen
     * control group, a paused guest) is nobody's fault, and would be held against whoever is on the lane.
     */
    private void look(Execution execution, Look look) {
        if (!execution.isAlive()) {
            return;
        }
        var seen = look.at(execution.crossings.get());
        boolean overdue = WATCH_INTERVAL.multipliedBy(look.number).toNanos() >= execution.boundNanos;
        if (overdue && lose(execution, seen)) {
            takeOver(execution);
        } else {
            threads.schedule(WATCH_INTERVAL, () -> look(execution, seen));
        }
    }

    private static boolean lose(Execution execution, Look seen) {
        return execution.phase.compareAndSet(Phase.OUTSIDE, Phase.LOST)
                || seen.inOnePlace >= STUCK_LOOKS && execution.phase.compareAndSet(Phase.INSIDE, Phase.LOST);
    }

    /** The {@code number}th look at a task, which the last {@code inOnePlace} ones before it found at the same {@code place}. */
    private record Look(int number, long place, int inOnePlace) {

        /** The one after this, which found the task {@code here}. */
        Look at(long here) {
            return new Look(number + 1, here, here == place ? inOnePlace + 1 : 1);
        }
    }

    /** The lost task still counts as pending until the overrun handler, which takes its place, has run. */
    private void takeOver(Execution lost) {
        meters.count(Meter.LANE_OVERRUNS);
        log.error(
                "the task \"{}\" hangs in {}; the lane goes on without it",
                lost.task.name,
                lost.thread.getName(),
                stackOf(lost.thread));
        Runnable report = () -> {
            overrunHandler.overran(lost.task.name, lost.thread);
            lost.task.lost.run();
        };
        threads.start(() -> {
            if (run(new Task("overrun of " + lost.task.name, report, () -> {})) && pending.decrementAndGet() > 0) {
                drain();
            }
        });
    }

    private static Throwable stackOf(Thread thread) {
        var stack = new Throwable("where it hangs");
        stack.setStackTrace(thread.getStackTrace());
        return stack;
    }

    /** {@code lost} runs after the overrun handler if the task is written off. */
    private record Task(String name, Runnable body, Runnable lost) {}

    /** Where a task is. It ends once: by its return, or by the write-off. */
    private enum Phase {
        INSIDE,
        OUTSIDE,
        DONE,
        LOST
    }

    /** One task on one thread. */
    private static final class Execution {
        private final Task task;
        private final Thread thread;
        private final long startedNanos;
        private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.INSIDE);
        private final AtomicLong crossings = new AtomicLong(1); // of the border to the outside
        private volatile long boundNanos = TASK_BOUND.toNanos();

        Execution(Task task, Thread thread, long startedNanos) {
            this.task = task;
            this.thread = thread;
            this.startedNanos = startedNanos;
        }

        boolean isAlive() {
            var now = phase.get();
            return now == Phase.INSIDE || now == Phase.OUTSIDE;
        }

        void goOutside() {
            crossings.incrementAndGet();
            if (!phase.compareAndSet(Phase.INSIDE, Phase.OUTSIDE)) {
                throw new LaneLostError(task.name);
            }
        }

        /** The step is counted first: who is inside has not been there for as long as it was outside. */
        boolean comeInside() {
            crossings.incrementAndGet();
            return phase.compareAndSet(Phase.OUTSIDE, Phase.INSIDE);
        }
    }
}
