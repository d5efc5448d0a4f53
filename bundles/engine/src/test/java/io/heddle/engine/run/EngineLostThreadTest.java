package io.heddle.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.engine.lifecycle.CancelledException;
import io.heddle.engine.lifecycle.HandThreads;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.run.Engine.State;
import io.heddle.engine.run.Engine.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A start step stuck in our own code, where no border shows its thread that it has lost the lane. It goes on in the middle of the
 * teardown, which another thread is at: it must not undo anything beside that one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the test looks at what became of it
class EngineLostThreadTest {

    private static final long PATIENCE_SECONDS = 10;

    private final HandThreads threads = new HandThreads();
    private final Lane lane = new Lane(threads);
    private final Scope scope = Scope.root("engine");
    private final StepLog log = new StepLog(threads);
    private final Teardown teardown = new Teardown(log);
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch lostHasLeft = new CountDownLatch(1);

    @Test
    void l9AStepThatReturnsInTheTeardownIsFollowedByNoOther() throws Exception {
        letGoInTheTeardown(List.of(step("1"), stuckThen(() -> CompletableFuture.completedFuture(null)), step("3")));
    }

    @Test
    void l9ALastStepThatReturnsInTheTeardownDoesNotTakePartInIt() throws Exception {
        letGoInTheTeardown(List.of(step("1"), stuckThen(() -> CompletableFuture.completedFuture(null))));
    }

    @Test
    void l9AStepThatFailsInTheTeardownDoesNotTakePartInIt() throws Exception {
        letGoInTheTeardown(List.of(step("1"), stuckThen(() -> {
            throw new IllegalStateException("on purpose");
        })));
    }

    private void letGoInTheTeardown(List<Step> steps) throws Exception {
        var engine = new Engine(lane, scope, log, teardown, steps, () -> 0, () -> {});
        lane.onOverrun((task, thread) -> engine.stop().thenRun(() -> note("stopped")));
        var started = engine.start();
        CompletableFuture.runAsync(threads::work, body -> new Thread(body, "lost").start())
                .thenRun(lostHasLeft::countDown);
        assertThat(stuck.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        for (int look = 1; look <= 10; look++) {
            threads.fire(Duration.ofSeconds(1));
        }
        threads.workAll();

        assertThat(events).containsExactly("1 (lost)", "2 (lost)", "undo 2 (test)", "undo 1 (test)", "stopped (test)");
        assertThat(engine.state()).isEqualTo(State.STOPPED);
        assertThatThrownBy(started::join).hasCauseInstanceOf(CancelledException.class);
    }

    private Step step(String name) {
        return new Step(name, () -> {
            note(name);
            teardown.push(name, () -> note("undo " + name));
            return CompletableFuture.completedFuture(null);
        });
    }

    private Step stuckThen(Callable<CompletableFuture<?>> end) {
        return new Step("2", () -> {
            note("2");
            teardown.push("2", () -> letGo());
            stuck.countDown();
            release.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return end.call();
        });
    }

    /** The lost thread does what it can while this lasts. */
    private void letGo() throws InterruptedException {
        release.countDown();
        assertThat(lostHasLeft.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        note("undo 2");
    }

    private void note(String event) {
        events.add(event + (Thread.currentThread().getName().equals("lost") ? " (lost)" : " (test)"));
    }
}
