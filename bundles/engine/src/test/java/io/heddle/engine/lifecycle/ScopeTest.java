package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** An end between the check and the registration must not be lost: 2000 races, each action runs exactly once. */
    @Test
    void l6NoEndIsLostBetweenCheckAndRegistration() throws Exception {
        for (int round = 0; round < 2000; round++) {
            var raced = Scope.root("race");
            var count = new AtomicInteger();
            var barrier = new CyclicBarrier(2);
            var ender = new Thread(() -> {
                await(barrier);
                raced.end();
            });
            ender.start();
            await(barrier);
            raced.onEnd(count::incrementAndGet);
            ender.join();

            assertThat(count).hasValue(1);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
