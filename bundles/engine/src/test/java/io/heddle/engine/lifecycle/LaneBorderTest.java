package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.engine.lifecycle.Lane.LaneLostError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The border between a task of the lane and what may hang: who may cross it, and what becomes of those who come back late. */
class LaneBorderTest {

    private static final long PATIENCE_SECONDS = 10;

    private final VirtualThreads threads = new VirtualThreads();
    private final Lane lane = new Lane(threads);
    private final List<String> events = new ArrayList<>();

    @Test
    void aCallWithinACallBelongsToTheOuterOne() {
        lane.execute("nested", () -> {
            events.add(lane.outside(() -> "outer " + lane.outside(() -> "inner", late -> {}), late -> {}));
            events.add(lane.outside(() -> "next", late -> {}));
        });
        threads.settle();

        assertThat(events).containsExactly("outer inner", "next");
    }

    @Test
    void l8ACallWithinACallThatIsLateIsToldOnceByTheOuterOne() {
        lane.execute("nested", () -> {
            lane.outside(
                    () -> "outer "
                            + lane.outside(
                                    () -> {
                                        threads.advance(Lane.TASK_BOUND);
                                        return "inner";
                                    },
                                    late -> events.add("too early: " + late)),
                    events::add);
            events.add("must not be reached");
        });
        threads.settle();

        assertThat(events).containsExactly("outer inner");
    }

    @Test
    void whatACallThrowsGoesToTheTaskWhichKeepsTheLane() {
        lane.execute("throws", () -> {
            try {
                lane.outside(
                        () -> {
                            throw new IOException("on purpose");
                        },
                        late -> events.add("late"));
            } catch (IOException e) {
                events.add(e.getMessage() + ", mine: " + lane.isMine());
            }
            events.add(lane.outside(() -> "again", late -> {}));
        });
        threads.settle();

        assertThat(events).containsExactly("on purpose, mine: true", "again");
    }

    /** The exception is of no use to anyone; that the call has ended is. */
    @Test
    void l8ACallThatThrowsTooLateIsToldAsNothingAndItsTaskEnds() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("throws", () -> {
            try {
                lane.outside(
                        () -> {
                            threads.advance(Lane.TASK_BOUND);
                            throw new IOException("on purpose");
                        },
                        late -> events.add("late: " + late));
            } catch (IOException e) {
                events.add("must not be reached");
            }
        });
        threads.settle();

        assertThat(events).containsExactly("overrun of throws", "late: null");
    }

    @Test
    void l8AThreadThatLostTheLaneCallsNothingMore() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("stuck", () -> {
            threads.advance(Lane.TASK_BOUND);
            lane.outside(() -> events.add("must not be called"), late -> events.add("nor be late"));
        });
        threads.settle();

        assertThat(events).containsExactly("overrun of stuck");
    }

    @Test
    void nobodyButTheRunningTaskMayCross() {
        assertThatThrownBy(() -> lane.outside(() -> events.add("called"), late -> {}))
                .isInstanceOf(LaneLostError.class);
        lane.execute("task", () -> {
            var foreign = CompletableFuture.runAsync(
                    () -> lane.outside(() -> events.add("called"), late -> {}), task -> new Thread(task).start());
            assertThatThrownBy(foreign::join).hasCauseInstanceOf(LaneLostError.class);
            events.add("refused");
        });
        threads.settle();

        assertThat(events).containsExactly("refused");
    }

    @Test
    void l8WhoeverWaitsForACallThatIsWrittenOffIsToldSoAfterTheHandlerAndBeforeItReturns() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        var answer = lane.call("asks", () -> {
            lane.outside(() -> pass(Lane.TASK_BOUND), late -> events.add("returns"));
            return CompletableFuture.completedFuture("must not be answered");
        });
        var told = answer.whenComplete((value, failure) -> events.add("told"));
        threads.settle();

        assertThat(events).containsExactly("overrun of asks", "told", "returns");
        assertThatThrownBy(told::join).cause().isInstanceOf(LaneLostError.class).hasMessageContaining("asks");
    }

    @Test
    void l8TheLogShowsWhereTheLostThreadHangs() throws Exception {
        var hand = new HandThreads();
        var slow = new Lane(hand);
        var inside = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        slow.execute("hanging", () -> slow.outside(() -> hangs(inside, release), late -> {}));
        var worker = CompletableFuture.runAsync(hand::workAll, body -> new Thread(body, "worker").start());
        assertThat(inside.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        try (var logged = new Logged()) {
            for (int look = 1; look <= Lane.TASK_BOUND.toSeconds(); look++) {
                hand.fire(Duration.ofSeconds(1));
            }
            assertThat(logged.text())
                    .contains("the task \"hanging\" hangs in worker")
                    .contains("LaneBorderTest.hangs(");
        } finally {
            release.countDown();
            worker.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean hangs(CountDownLatch inside, CountDownLatch release) {
        inside.countDown();
        try {
            return release.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean pass(Duration time) {
        threads.advance(time);
        return true;
    }
}
