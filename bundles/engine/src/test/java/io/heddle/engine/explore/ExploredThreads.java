package io.heddle.engine.explore;

import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.lifecycle.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads and time whose order is a matter of choice. One body runs at a time. Which goes on next is asked whenever one ends,
 * blocks, or passes a place where others could come in between ({@link #pause}); the undisturbed order is: what is ready, timers that
 * are overdue, what comes from outside, timers to come.
 *
 * <p>A body that never blocks runs on the thread of the explorer itself. One that does keeps that thread, and the rest goes on
 * on another one, so that {@link Thread#currentThread()} tells bodies apart that overlap.
 */
public final class ExploredThreads implements Threads {

    private static final int MOST_TURNS = 100_000;

    /** Any thread that can go on does so before this many timers have come due: no system lets one wait for seconds for ever. */
    private static final int MOST_PASSED_OVER = 8;

    private static final long FIRST_NANOS = 1_000_000_000L;

    private final Choices choices;
    private final boolean movesAnywhere;
    private final List<Runnable> fresh = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();
    private final List<Runnable> moves = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private final Deque<Stage> stages = new ArrayDeque<>();
    private final Semaphore finished = new Semaphore(0);
    private final Thread explorer = Thread.currentThread();
    private long nanos = FIRST_NANOS;
    private long horizon;
    private int turns;
    private boolean over;
    private @Nullable Throwable broken;

    private record Stage(Duration time, Runnable begin) {}

    private record Timer(long due, Runnable body) {}

    /** A body that cannot go on, or lets others go first. */
    private static final class Parked {
        private final BooleanSupplier ready;
        private final Semaphore turn = new Semaphore(0);
        private int passedOver; // by timers, while it was ready

        Parked(BooleanSupplier ready) {
            this.ready = ready;
        }
    }

    /** Thrown out of a body that still blocks when its schedule is over. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1;
    }

    /** @param movesAnywhere whether moves from outside may come in the middle of a body, and not only between two */
    public ExploredThreads(Choices choices, boolean movesAnywhere) {
        this.choices = choices;
        this.movesAnywhere = movesAnywhere;
    }

    @Override
    public void start(Runnable body) {
        fresh.add(body);
    }

    @Override
    public Registration schedule(Duration delay, Runnable body) {
        var timer = new Timer(nanos + delay.toNanos(), body);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Waits for as long as it takes: that it takes longer than {@code bound} is for the explored world to tell. */
    @Override
    public void await(CompletableFuture<?> done, Duration bound) throws InterruptedException, ExecutionException {
        await(done::isDone);
        done.get();
    }

    @Override
    public long nanoTime() {
        pause();
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** Something that happens once, from outside: at any time from now on, but before a timer unless the schedule deviates. */
    public void move(Runnable body) {
        moves.add(body);
    }

    /** Time goes by while the body that calls does something slow: timers become due. */
    public void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Timers that wait: what a leak would leave behind. */
    public int pendingTimers() {
        return timers.size();
    }

    /** Bodies that block now. */
    public int blocked() {
        return parked.size();
    }

    /**
     * What happens next when nothing is left to do; stages come one after the other.
     *
     * @param time how much time passes at most in this stage: timers beyond stay
     * @param begin what happens first
     */
    public void stage(Duration time, Runnable begin) {
        stages.add(new Stage(time, begin));
    }

    /** Runs until nothing is left to do, for that long at most; nothing may block at its end but in the last run. */
    public void run(Duration time) {
        stage(time, () -> {});
        run();
    }

    /** Runs until nothing is left to do in the last stage. What blocks even then is thrown out of its body. */
    public void run() {
        loop(null);
        if (broken != null) {
            throw new AssertionError(broken.getMessage(), broken);
        }
    }

    /** A place where others can come in between. */
    public void pause() {
        if (over) {
            return;
        }
        while (movesAnywhere && !moves.isEmpty()) {
            int choice = choices.among(moves.size() + 1);
            if (choice == 0) {
                break;
            }
            moves.remove(choice - 1).run();
        }
        var others = ready();
        int other = others.isEmpty() ? 0 : choices.among(others.size() + 1);
        if (other > 0) {
            yieldTo(new Parked(() -> true), others.get(other - 1));
        }
    }

    /** Blocks the body that calls until {@code ready}. */
    public void await(BooleanSupplier ready) {
        if (over) {
            throw new Abandoned();
        }
        if (!ready.getAsBoolean()) {
            yieldTo(new Parked(ready), null);
        }
    }

    private void yieldTo(Parked self, @Nullable Object first) {
        parked.add(self);
        if (first instanceof Parked next) {
            resume(next);
        } else {
            Carrier.run(() -> loop(first));
        }
        self.turn.acquireUninterruptibly();
        if (over) {
            throw new Abandoned();
        }
    }

    private void resume(Parked next) {
        parked.remove(next);
        next.turn.release();
    }

    /** Bodies that can go on now: {@link Runnable}s and {@link Parked}. */
    private List<Object> ready() {
        if (parked.isEmpty()) {
            return fresh.isEmpty() ? List.of() : new ArrayList<>(fresh);
        }
        var ready = new ArrayList<Object>(fresh);
        parked.stream().filter(each -> each.ready.getAsBoolean()).forEach(ready::add);
        return ready;
    }

    /** Runs bodies until this thread is not needed any more; on the explorer's thread, until all is done. */
    private void loop(@Nullable Object first) {
        var next = first;
        try {
            while (!over) {
                next = next == null ? choose() : next;
                if (next == null) {
                    finish();
                    break;
                }
                if (next instanceof Parked resumed) {
                    resume(resumed);
                    break;
                }
                fresh.remove(next);
                moves.remove(next);
                ((Runnable) next).run();
                next = null;
            }
        } catch (Abandoned e) {
            // told by blocked()
        } catch (RuntimeException | Error e) {
            broken = broken == null ? e : broken;
            finish();
        }
        if (Thread.currentThread() == explorer) {
            finished.acquireUninterruptibly();
        }
    }

    private void finish() {
        if (!over) {
            over = !parked.isEmpty() || broken != null;
            parked.forEach(each -> each.turn.release());
            finished.release();
        }
    }

    private @Nullable Object choose() {
        if (turns++ > MOST_TURNS) {
            throw new AssertionError("never comes to rest");
        }
        var options = new ArrayList<Object>(ready());
        var timer = timers.stream().reduce((a, b) -> b.due < a.due ? b : a);
        timer.filter(each -> each.due <= nanos).ifPresent(overdue -> options.add(firing(overdue)));
        options.addAll(moves);
        timer.filter(each -> each.due > nanos && each.due <= horizon && mayPassOver())
                .ifPresent(later -> options.add(firing(later)));
        return options.isEmpty() ? nextStage() : options.get(choices.among(options.size()));
    }

    private boolean mayPassOver() {
        return parked.stream().noneMatch(each -> each.passedOver >= MOST_PASSED_OVER && each.ready.getAsBoolean());
    }

    private @Nullable Runnable nextStage() {
        var stage = stages.poll();
        if (stage == null) {
            return null;
        }
        nanos = Math.max(nanos, horizon); // the time of the stage before has passed
        horizon = nanos + stage.time.toNanos();
        return stage.begin;
    }

    private Runnable firing(Timer timer) {
        return () -> {
            timers.remove(timer);
            if (timer.due > nanos) {
                parked.stream().filter(each -> each.ready.getAsBoolean()).forEach(each -> each.passedOver++);
                nanos = timer.due;
            }
            timer.body.run();
        };
    }
}
