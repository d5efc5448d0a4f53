package io.heddle.engine.run;

import io.heddle.api.GatewayStatus.Phase;
import io.heddle.engine.lifecycle.CancelledException;
import io.heddle.engine.lifecycle.EngineAlreadyStartedException;
import io.heddle.engine.lifecycle.EngineStoppedException;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Lane.LaneLostError;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.metrics.Meter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection cycle, used once: runs the steps of a start, and undoes them in one teardown, whoever asks for it and whenever.
 * It knows nothing of what the steps do; {@link EngineRun} lists them.
 *
 * <p>{@code start} and {@code stop} may be called on any thread; everything else happens on the lane.
 */
final class Engine {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration TEARDOWN_BOUND = Duration.ofSeconds(10);
    private static final Duration TEARDOWN_BOUND_PER_PEER = Duration.ofMillis(100);
    private static final Duration MOST_TEARDOWN_BOUND = Duration.ofSeconds(30);

    private final Lane lane;
    private final Scope scope;
    private final StepLog steps;
    private final Teardown teardown;
    private final List<Step> sequence;
    private final IntSupplier peerCount;
    private final Runnable waiting;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private @Nullable Throwable failure; // lane only
    private long teardownNanos; // lane only
    private long startedNanos; // written once, before the start is queued

    enum State {
        NEW,
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    /** A step of the start. Returns a future if it waits for the network; pushes its undo itself. */
    interface Action {
        CompletableFuture<?> run() throws Exception;
    }

    /**
     * @param name as it appears in logs and status
     * @param action what it does
     */
    record Step(String name, Action action) {}

    /**
     * @param sequence the start
     * @param peerCount how many peers a teardown has to close
     * @param waiting told when the start is suspended by a step that waits
     */
    Engine(
            Lane lane,
            Scope scope,
            StepLog steps,
            Teardown teardown,
            List<Step> sequence,
            IntSupplier peerCount,
            Runnable waiting) {
        this.lane = lane;
        this.scope = scope;
        this.steps = steps;
        this.teardown = teardown;
        this.sequence = List.copyOf(sequence);
        this.peerCount = peerCount;
        this.waiting = waiting;
    }

    /**
     * Starts.
     *
     * @return completes when running; exceptionally, after everything was undone, with the cause ({@link CancelledException} if the
     *     scope ended)
     * @throws EngineAlreadyStartedException if it was started before; it is not disturbed
     * @throws EngineStoppedException if it was stopped
     */
    CompletableFuture<Void> start() {
        long now = lane.threads().nanoTime();
        if (!state.compareAndSet(State.NEW, State.STARTING)) {
            throw state.get() == State.STOPPED ? new EngineStoppedException() : new EngineAlreadyStartedException();
        }
        startedNanos = now;
        lane.execute("start", () -> advance(0));
        return started.copy();
    }

    /** Stops; completes when the teardown is complete, whoever asked first. Any thread, any number of times. */
    CompletableFuture<Void> stop() {
        scope.end(); // before the teardown is queued: every wait of the run ends now (L4)
        if (state.compareAndSet(State.NEW, State.STOPPED)) {
            started.completeExceptionally(new CancelledException("stopped before it was started"));
            stopped.complete(null);
        } else {
            lane.execute("teardown", this::tearDown);
        }
        return stopped.copy();
    }

    /** Goes on with a teardown whose thread was written off in the middle of a step. On the lane. */
    void resumeTeardown() {
        if (state.get() == State.STOPPING) {
            tearDown();
        }
    }

    State state() {
        return java.util.Objects.requireNonNull(state.get());
    }

    private void advance(int first) {
        for (int i = first; i < sequence.size(); i++) {
            var step = sequence.get(i);
            if (scope.isEnded()) {
                fail(new CancelledException("stopped before the step \"" + step.name + "\""));
                return;
            }
            if (!take(step, i + 1)) {
                return;
            }
        }
        finishStart();
    }

    /** Takes one step; false if the start goes on later, or not at all. */
    private boolean take(Step step, int next) {
        var timer = steps.begin(Phase.START, step.name);
        CompletableFuture<?> result;
        try {
            result = step.action.run();
        } catch (LaneLostError e) {
            throw e;
        } catch (Exception | Error e) {
            timer.failed(e);
            fail(e);
            return false;
        }
        if (result.isDone() && !result.isCompletedExceptionally()) {
            timer.done();
            return true;
        }
        timer.suspend();
        suspend(result, timer, next);
        waiting.run();
        return false;
    }

    /** The lane goes on with other tasks; the start continues as one when the wait, or the scope, ends. */
    private void suspend(CompletableFuture<?> result, StepLog.Step timer, int next) {
        var wait = new CompletableFuture<Void>();
        var onEnd = scope.onEnd(() -> wait.completeExceptionally(new CancelledException("stopped while waiting")));
        var unused = result.whenComplete((value, problem) -> {
            if (problem == null) {
                wait.complete(null);
            } else {
                wait.completeExceptionally(problem);
            }
        });
        var unusedToo = wait.whenComplete((value, problem) -> lane.execute("go on with the start", () -> {
            onEnd.close();
            resume(problem, timer, next);
        }));
    }

    private void resume(@Nullable Throwable problem, StepLog.Step timer, int next) {
        if (state.get() != State.STARTING) {
            return; // torn down meanwhile, and the wait was abandoned then (L9)
        }
        if (problem != null) {
            var cause = scope.isEnded() ? new CancelledException("stopped while waiting") : Failures.unwrapped(problem);
            timer.failed(cause);
            fail(cause);
            return;
        }
        timer.done();
        advance(next);
    }

    private void finishStart() {
        if (scope.isEnded()) {
            fail(new CancelledException("stopped at the end of the start"));
        } else if (state.compareAndSet(State.STARTING, State.RUNNING)) {
            long nanos = lane.threads().nanoTime() - startedNanos;
            say(Phase.START, "started in", nanos);
            lane.meters().time(Meter.PHASE, nanos, "start");
            lane.meters().count(Meter.STARTS, "connected");
            started.complete(null);
        }
    }

    private void fail(Throwable cause) {
        if (!lane.isMine()) {
            return; // written off: whoever took over tears down, and perhaps is in the middle of it
        }
        failure = cause;
        scope.end();
        tearDown();
    }

    /** On the lane, and after the end of the scope. */
    private void tearDown() {
        if (state.get() == State.STOPPED) {
            return;
        }
        var before = state.getAndSet(State.STOPPING);
        if (before != State.STOPPING) { // else it goes on after a step that hung, and is still the same teardown
            teardownNanos = lane.threads().nanoTime();
        }
        if (before == State.STARTING) {
            startNotDone();
        }
        lane.bound(bound());
        teardown.unwind();
        state.set(State.STOPPED);
        tornDown();
        started.completeExceptionally(failure != null ? failure : new CancelledException("stopped"));
        stopped.complete(null);
    }

    private void startNotDone() {
        boolean cancelled = failure == null || failure instanceof CancelledException;
        lane.meters().count(Meter.STARTS, cancelled ? "cancelled" : "failed");
        say(
                Phase.START,
                cancelled ? "the start was cancelled after" : "the start failed after",
                lane.threads().nanoTime() - startedNanos);
    }

    private void tornDown() {
        long nanos = lane.threads().nanoTime() - teardownNanos;
        lane.meters().time(Meter.PHASE, nanos, "teardown");
        say(Phase.TEARDOWN, "stopped in", nanos);
    }

    private void say(Phase phase, String what, long nanos) {
        if (log.isInfoEnabled()) {
            log.info("{} {} s: {}", what, String.format(Locale.ROOT, "%.2f", nanos / 1e9), steps.summary(phase));
        }
    }

    private Duration bound() {
        var bound = TEARDOWN_BOUND.plus(TEARDOWN_BOUND_PER_PEER.multipliedBy(peerCount.getAsInt()));
        return Collections.min(List.of(bound, MOST_TEARDOWN_BOUND));
    }
}
