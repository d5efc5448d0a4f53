package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.run.EngineForm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ScopeTest {

    private final Scope scope = Scope.root("test");
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsAnActionOnceAtTheEnd() {
        scope.onEnd(() -> ran.add("a"));

        scope.end();
        scope.end();

        assertThat(ran).containsExactly("a");
        assertThat(scope.isEnded()).isTrue();
    }

    @Test
    void runsAnActionAtOnceWhenTheEndCameFirst() {
        scope.end();

        scope.onEnd(() -> ran.add("late"));

        assertThat(ran).containsExactly("late");
        assertThat(scope.waiting()).isZero();
    }

    @Test
    void forgetsAnActionThatWasTakenBack() {
        scope.onEnd(() -> ran.add("a")).close();

        scope.end();

        assertThat(ran).isEmpty();
    }

    @Test
    void endsChildrenWithTheParentAndNeverTheOtherWayRound() {
        var first = scope.child("first");
        var second = scope.child("second");

        first.end();
        assertThat(scope.isEnded()).isFalse();
        assertThat(second.isEnded()).isFalse();

        scope.end();
        assertThat(second.isEnded()).isTrue();
    }

    @Test
    void aChildThatEndedLeavesNothingInItsParent() {
        for (int i = 0; i < 100; i++) {
            scope.child("child").end();
        }

        assertThat(scope.waiting()).isZero();
    }

    @Test
    void anActionThatFailsDoesNotKeepOthersFromRunning() {
        scope.onEnd(() -> {
            throw new IllegalStateException("on purpose");
        });
        scope.onEnd(() -> ran.add("other"));

        scope.end();

        assertThat(ran).containsExactly("other");
    }

    @Test
    void namesItselfAndSaysWhetherItHasEnded() {
        var child = scope.child("child");
        assertThat(child).hasToString("test/child");

        child.end();

        assertThat(child).hasToString("test/child (ended)");
    }

    @Test
    void theSameActionMayWaitTwice() {
        Runnable action = () -> ran.add("a");
        scope.onEnd(action);
        scope.onEnd(action).close();
        scope.onEnd(action);

        scope.end();

        assertThat(ran).containsExactly("a", "a");
    }

    @Test
    void aChildOfAnEndedScopeHasEnded() {
        scope.end();

        assertThat(scope.child("late").isEnded()).isTrue();
        assertThat(scope.waiting()).isZero();
    }

    @Test
    void saysItHasEndedBeforeItsActionsRun() {
        scope.onEnd(() -> ran.add("ended: " + scope.isEnded()));
        assertThat(scope.isEnded()).isFalse();

        scope.end();

        assertThat(ran).containsExactly("ended: true");
    }

    /** The sweep may have both in its hands already; an action that was taken back must not run all the same. */
    @Test
    void anActionCanTakeBackAnotherWhileTheScopeEnds() {
        var registrations = new ArrayList<Registration>();
        registrations.add(scope.onEnd(() -> {
            ran.add("first");
            registrations.get(1).close();
        }));
        registrations.add(scope.onEnd(() -> {
            ran.add("second");
            registrations.get(0).close();
        }));
        assertThat(scope.waiting()).isEqualTo(2);

        try (var logged = new Logged()) {
            scope.end();
            assertThat(logged.by(Scope.class)).isEmpty();
        }

        assertThat(ran).hasSize(1);
    }

    /** Or those after it would run in the middle of it. */
    @Test
    void anActionThatEndsTheScopeAgainChangesNothing() {
        scope.onEnd(() -> {
            scope.end();
            ran.add("first");
        });
        scope.onEnd(() -> ran.add("second"));

        scope.end();

        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void aWaitOfAnEngineThatHasEndedLeavesNothingInItsScope() {
        var threads = new VirtualThreads();
        var log = new StepLog(threads);
        var wait = new CompletableFuture<Void>();
        var engine = new EngineForm(
                new Lane(threads), scope, log, new Teardown(log), List.of(new EngineForm.Step("wait", () -> wait)));
        var started = engine.start();
        threads.settle();
        assertThat(scope.waiting()).isEqualTo(1);

        wait.complete(null);
        threads.settle();

        assertThat(started).isCompleted();
        assertThat(scope.waiting()).isZero();
    }
}
