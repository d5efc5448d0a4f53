package io.heddle.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.engine.lifecycle.CancelledException;
import io.heddle.engine.lifecycle.EngineAlreadyStartedException;
import io.heddle.engine.lifecycle.EngineStoppedException;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.lifecycle.VirtualThreads;
import io.heddle.engine.run.Engine.State;
import io.heddle.engine.run.Engine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an engine's start ends early and its teardown goes on, whatever hangs: a step that hangs is one in which time passes. */
@SuppressWarnings("FutureReturnValueIgnored") // tests look at what became of it
class EngineTeardownTest {

    private final VirtualThreads threads = new VirtualThreads();
    private final Lane lane = new Lane(threads);
    private final Scope scope = Scope.root("engine");
    private final StepLog log = new StepLog(threads);
    private final Teardown teardown = new Teardown(log);
    private final List<String> events = new ArrayList<>();
    private final CompletableFuture<Void> wait = new CompletableFuture<>();

    @Test
    void tellsWhenTheStartIsSuspendedAndOnlyThen() {
        var engine = engine(0, step("1"), waiting("2"), step("3"));
        engine.start();
        threads.settle();
        assertThat(events).containsExactly("1", "2", "waiting");
        assertThat(engine.state()).isEqualTo(State.STARTING);

        wait.complete(null);
        threads.settle();

        assertThat(events).containsExactly("1", "2", "waiting", "3");
        assertThat(engine.state()).isEqualTo(State.RUNNING);
        assertThat(log.steps()).extracting("name").containsExactly("1", "2", "3");
        assertThat(log.steps()).extracting("outcome").containsOnly("done");
        assertThat(log.current()).isNull();
    }

    @Test
    void l2AWaitThatFailsUndoesEverythingAndItsCauseIsTheStarts() {
        var engine = engine(0, step("1"), waiting("2"), step("3"));
        var started = engine.start();
        threads.settle();

        wait.completeExceptionally(new CompletionException(new IllegalStateException("refused")));
        threads.settle();

        assertThatThrownBy(started::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(events).containsExactly("1", "2", "waiting", "undo 2", "undo 1");
        assertThat(log.steps()).extracting("outcome").contains("failed: refused");
    }

    @Test
    void l2AStepThatHasFailedWhenItReturnsFailsTheStart() {
        var refused = CompletableFuture.failedFuture(new IllegalStateException("refused"));
        var engine = engine(0, step("1"), new Step("2", () -> refused), step("3"));
        var started = engine.start();
        threads.settle();

        assertThat(started).isCompletedExceptionally();
        assertThat(events).containsExactly("1", "waiting", "undo 1");
    }

    @Test
    void l2AStepThatThrowsIsRecordedAsFailed() {
        var engine = engine(0, new Step("bad", () -> {
            throw new IllegalStateException("on purpose");
        }));
        engine.start();
        threads.settle();

        assertThat(log.steps()).extracting("outcome").containsExactly("failed: on purpose");
    }

    @Test
    void l4AWaitThatEndsLeavesNothingInTheScope() {
        var engine = engine(0, waiting("1"));
        engine.start();
        threads.settle();
        wait.complete(null);
        threads.settle();

        scope.end(); // would fail the wait again
        threads.settle();

        assertThat(engine.state()).isEqualTo(State.RUNNING);
    }

    @Test
    void l5AStartWhoseScopeHasEndedTakesNoStep() {
        var engine = engine(0, step("1"));
        scope.end();
        var started = engine.start();
        threads.settle();

        assertThat(events).isEmpty();
        assertThatThrownBy(started::join)
                .cause()
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("before the step \"1\"");
    }

    @Test
    void l5AStartWhoseScopeEndsInItsLastStepNeverReportsStarted() {
        var engine = engine(0, step("1"), new Step("ends", () -> {
            scope.end();
            return CompletableFuture.completedFuture(null);
        }));
        var started = engine.start();
        threads.settle();

        assertThatThrownBy(started::join).cause().isInstanceOf(CancelledException.class);
        assertThat(engine.state()).isEqualTo(State.STOPPED);
        assertThat(events).containsExactly("1", "undo 1");
    }

    @Test
    void l5AFailureOfAWaitThatTheScopesEndCausedIsACancellation() {
        var engine = engine(0, waiting("1"));
        var started = engine.start();
        threads.settle();

        wait.completeExceptionally(new IllegalStateException("closed under me"));
        scope.end();
        threads.settle();

        assertThatThrownBy(started::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(log.steps()).extracting("outcome").contains("cancelled");
    }

    /** Others stop it too, while the first stop ends the scope: theirs may be queued before the start hears of the end. */
    @Test
    void l9AWaitThatEndsAfterTheTeardownIsRecordedAsCancelled() {
        var engine = engine(0, waiting("1"));
        for (int i = 0; i < 100; i++) {
            scope.onEnd(engine::stop); // in no order: the start's own action comes after some of them
        }
        engine.start();
        threads.settle();

        var stopped = engine.stop();
        threads.settle();

        assertThat(stopped).isCompleted();
        assertThat(events).containsExactly("1", "waiting", "undo 1");
        assertThat(log.steps()).extracting("outcome").containsExactlyInAnyOrder("cancelled", "done");
    }

    @Test
    void l1AStartAfterAFailedOneIsRefused() {
        var engine = engine(0, new Step("bad", () -> {
            throw new IllegalStateException("on purpose");
        }));
        engine.start();
        assertThatThrownBy(engine::start).isInstanceOf(EngineAlreadyStartedException.class);
        threads.settle();

        assertThatThrownBy(engine::start).isInstanceOf(EngineStoppedException.class);
    }

    @Test
    void l3AStopBeforeTheStartIsDoneAtOnce() {
        var engine = engine(0, step("1"));

        assertThat(engine.stop()).isCompleted();

        assertThat(engine.state()).isEqualTo(State.STOPPED);
        assertThat(scope.isEnded()).isTrue();
    }

    @Test
    void l4AStopEndsTheScopeBeforeTheTeardownIsQueued() {
        var engine = engine(0, step("1"));
        engine.start();
        threads.settle();

        var stopped = engine.stop();

        assertThat(scope.isEnded()).isTrue();
        assertThat(stopped).isNotDone();
        threads.settle();
        assertThat(stopped).isCompleted();
    }

    @Test
    void l3NobodyCanCompleteTheStopOfOthers() {
        var engine = engine(0, step("1"));
        var started = engine.start();
        started.complete(null);
        threads.settle();
        var stopped = engine.stop();
        stopped.complete(null);

        assertThat(engine.stop()).isNotDone();
        assertThat(engine.state()).isEqualTo(State.RUNNING);
        threads.settle();
        assertThat(engine.stop()).isCompleted();
    }

    /** 10 s and 0.1 s for each peer, but no more than 30 s; the step that hangs loses the lane then, and no earlier. */
    @ParameterizedTest
    @CsvSource({"0, 10", "50, 15", "200, 30", "100000, 30"})
    void l8TheTeardownAsAWholeIsBoundedByTheNumberOfPeers(int peers, int bound) {
        var engine = engine(peers, step("1"), hanging("2", bound), step("3"));
        lane.onOverrun((task, thread) -> {
            events.add("overrun of " + task);
            engine.resumeTeardown();
        });
        engine.start();
        threads.settle();
        events.clear();

        var stopped = engine.stop();
        threads.settle();

        assertThat(events)
                .containsExactly("undo 3", "undo 2", "in time", "overrun of teardown", "undo 1", "lost: true");
        assertThat(stopped).isCompleted();
        assertThat(engine.state()).isEqualTo(State.STOPPED);
    }

    /** Whoever looks after the engine says when a teardown that hung goes on, and not what came of the start. */
    @Test
    void l9AStartThatGoesOnBetweenAHangAndTheRestOfTheTeardownDoesNothing() {
        var engine = engine(0, step("1"), hanging("2", 10), waiting("3"));
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        scope.onEnd(engine::stop); // before the wait hears of the end
        engine.start();
        threads.settle();
        events.clear();

        scope.end();
        threads.settle();
        assertThat(events).containsExactly("undo 3", "undo 2", "in time", "overrun of teardown", "lost: true");
        assertThat(engine.state()).isEqualTo(State.STOPPING);
        lane.execute("resume", engine::resumeTeardown);
        threads.settle();

        assertThat(events).endsWith("undo 1");
        assertThat(engine.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void onlyATeardownThatWasBegunIsResumed() {
        var engine = engine(0, step("1"));
        engine.resumeTeardown();
        engine.start();
        threads.settle();
        engine.resumeTeardown();
        threads.settle();

        assertThat(events).containsExactly("1");
        assertThat(engine.state()).isEqualTo(State.RUNNING);
    }

    /** The thread that lost the lane in a start step leaves without a trace: what it left is undone by whoever took over. */
    @Test
    void l8AStartStepThatLostTheLaneTouchesNothingMore() {
        var holder = new ArrayList<Engine>();
        var engine = engine(0, step("1"), new Step("hangs", () -> {
            outside(() -> threads.advance(Duration.ofSeconds(10)));
            events.add("must not be reached");
            return CompletableFuture.completedFuture(null);
        }));
        holder.add(engine);
        lane.onOverrun((task, thread) -> holder.get(0).stop());
        var started = engine.start();
        threads.settle();

        assertThat(events).containsExactly("1", "undo 1");
        assertThatThrownBy(started::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(engine.state()).isEqualTo(State.STOPPED);
    }

    private Engine engine(int peers, Step... steps) {
        return new Engine(lane, scope, log, teardown, List.of(steps), () -> peers, () -> events.add("waiting"));
    }

    private Step step(String name) {
        return new Step(name, () -> {
            make(name);
            return CompletableFuture.completedFuture(null);
        });
    }

    private Step waiting(String name) {
        return new Step(name, () -> {
            make(name);
            return wait;
        });
    }

    /** Its undo hangs until just before the bound, and then over it. */
    private Step hanging(String name, int boundSeconds) {
        return new Step(name, () -> {
            teardown.push(name, () -> {
                events.add("undo " + name);
                outside(() -> {
                    threads.advance(Duration.ofSeconds(boundSeconds - 1));
                    events.add(lane.isMine() ? "in time" : "too early");
                    threads.advance(Duration.ofSeconds(1));
                    events.add("lost: " + !lane.isMine());
                });
            });
            return CompletableFuture.completedFuture(null);
        });
    }

    private void outside(Runnable body) {
        var unused = lane.outside(
                () -> {
                    body.run();
                    return true;
                },
                late -> {});
    }

    private void make(String name) {
        events.add(name);
        teardown.push(name, () -> events.add("undo " + name));
    }
}
