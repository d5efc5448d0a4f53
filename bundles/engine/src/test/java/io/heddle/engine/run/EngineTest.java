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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start and the teardown of one engine, whatever its steps do. Steps write what exists to a list, undos take it away. */
@SuppressWarnings("FutureReturnValueIgnored") // tests look at what became of it
class EngineTest {

    private static final int STEPS = 5;

    private final VirtualThreads threads = new VirtualThreads();
    private final Lane lane = new Lane(threads);
    private final Scope scope = Scope.root("engine");
    private final StepLog log = new StepLog(threads);
    private final Teardown teardown = new Teardown(log);
    private final List<String> exists = new ArrayList<>();
    private final List<String> undone = new ArrayList<>();
    private final CompletableFuture<Void> wait = new CompletableFuture<>();

    @Test
    void takesAllStepsInOrderAndUndoesThemInReverse() {
        var engine = engine(-1, -1);
        var started = engine.start();
        threads.settle();
        assertThat(started).isCompleted();
        assertThat(engine.state()).isEqualTo(State.RUNNING);
        assertThat(exists).containsExactly("0", "1", "2", "3", "4");

        var stopped = engine.stop();
        threads.settle();

        assertThat(stopped).isCompleted();
        assertThat(exists).isEmpty();
        assertThat(undone).containsExactly("4", "3", "2", "1", "0"); // L7
    }

    @Test
    void l1ASecondStartIsRefusedAndDisturbsNothing() {
        var engine = engine(-1, -1);
        engine.start();
        threads.settle();

        assertThatThrownBy(engine::start).isInstanceOf(EngineAlreadyStartedException.class);

        threads.settle();
        assertThat(engine.state()).isEqualTo(State.RUNNING);
        assertThat(exists).hasSize(STEPS);
    }

    @Test
    void l1AStartAfterAStopIsRefused() {
        var engine = engine(-1, -1);
        engine.stop();
        threads.settle();

        assertThatThrownBy(engine::start).isInstanceOf(EngineStoppedException.class);
        assertThat(exists).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void l2AFailedStepUndoesAllThatWereTaken(int failing) {
        var engine = engine(failing, -1);

        var started = engine.start();
        threads.settle();

        assertThatThrownBy(started::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("step " + failing);
        assertThat(exists).isEmpty();
        assertThat(scope.isEnded()).isTrue();
        assertThat(engine.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void l2TheStartFailsOnlyAfterEverythingIsUndone() {
        var engine = engine(3, -1);
        var atFailure = new ArrayList<String>();
        var unused = engine.start().whenComplete((nothing, failure) -> atFailure.addAll(exists));

        threads.settle();

        assertThat(atFailure).isEmpty();
        assertThat(undone).isNotEmpty();
    }

    @Test
    void l3EveryCallersStopCompletesAndTheTeardownRunsOnce() {
        var engine = engine(-1, -1);
        engine.start();
        threads.settle();
        var first = engine.stop();
        var second = engine.stop();
        threads.settle();
        var third = engine.stop();
        threads.settle();

        assertThat(List.of(first, second, third)).allMatch(CompletableFuture::isDone);
        assertThat(undone).hasSize(STEPS);
    }

    @Test
    void l3AStopFromTheLaneCompletesToo() {
        var engine = engine(-1, -1);
        engine.start();
        threads.settle();
        var stopped = new ArrayList<CompletableFuture<Void>>();

        lane.execute("stop from within", () -> stopped.add(engine.stop()));
        threads.settle();

        assertThat(stopped.get(0)).isCompleted();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4})
    void l4AStopEndsAWaitAtOnceAndTheLaneIsFreeMeanwhile(int waiting) {
        var engine = engine(-1, waiting);
        var started = engine.start();
        threads.settle();
        var other = new ArrayList<String>();
        lane.execute("other work", () -> other.add("done"));
        threads.settle();
        assertThat(other).containsExactly("done");

        engine.stop();
        threads.settle();

        assertThatThrownBy(started::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(exists).isEmpty();
    }

    @Test
    void l5AStartWhoseScopeEndedWhileItWaitedStartsNothingMore() {
        var engine = engine(-1, 2);
        var started = engine.start();
        threads.settle();

        scope.end();
        wait.complete(null);
        threads.settle();

        assertThatThrownBy(started::join).hasCauseInstanceOf(CancelledException.class);
        assertThat(undone).containsExactly("2", "1", "0").doesNotContain("3");
        assertThat(engine.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void l8AStepThatFailsDuringTeardownIsRecordedAndTheNextRuns() {
        var engine = new Engine(lane, scope, log, teardown, List.of(step(0), badUndo(), step(2)), () -> 0, () -> {});
        engine.start();
        threads.settle();
        engine.stop();
        threads.settle();

        assertThat(undone).containsExactly("2", "0");
        assertThat(log.steps()).anyMatch(step -> step.outcome().contains("on purpose"));
    }

    @Test
    void l9ALateContinuationDoesNothing() {
        var engine = engine(-1, 1);
        engine.start();
        threads.settle();
        engine.stop();
        threads.settle();

        wait.complete(null);
        threads.settle();

        assertThat(exists).isEmpty();
        assertThat(engine.state()).isEqualTo(State.STOPPED);
    }

    @Test
    void anErrorInAStepIsAFailureLikeAnyOther() {
        var engine = new Engine(lane, scope, log, teardown, List.of(step(0), bad()), () -> 0, () -> {});

        var started = engine.start();
        threads.settle();

        assertThatThrownBy(started::join).hasCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(exists).isEmpty();
    }

    private Engine engine(int failing, int waiting) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < STEPS; i++) {
            steps.add(i == failing ? failing(i) : i == waiting ? waiting(i) : step(i));
        }
        return new Engine(lane, scope, log, teardown, steps, () -> 0, () -> {});
    }

    private Step step(int number) {
        return new Step("step " + number, () -> {
            make(number);
            return CompletableFuture.completedFuture(null);
        });
    }

    private Step failing(int number) {
        return new Step("step " + number, () -> {
            throw new IllegalStateException("step " + number + " fails on purpose");
        });
    }

    private Step waiting(int number) {
        return new Step("step " + number, () -> {
            make(number);
            return wait;
        });
    }

    private Step badUndo() {
        return new Step("bad undo", () -> {
            teardown.push("bad", () -> {
                throw new IllegalStateException("on purpose");
            });
            return CompletableFuture.completedFuture(null);
        });
    }

    private static Step bad() {
        return new Step("bad", () -> {
            throw new NoClassDefFoundError("on purpose");
        });
    }

    private void make(int number) {
        var name = Integer.toString(number);
        exists.add(name);
        teardown.push(name, () -> {
            exists.remove(name);
            undone.add(name);
        });
    }
}
