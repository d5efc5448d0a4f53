package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.engine.lifecycle.Lane.LaneLostError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What the lane promises, on one thread and in virtual time. A task that hangs is one within which time passes: the watch finds
 * it, and what the fresh thread does runs before the lost task returns.
 */
class LaneTest {

    private final VirtualThreads threads = new VirtualThreads();
    private final Lane lane = new Lane(threads);
    private final List<String> events = new ArrayList<>();

    @Test
    void runsTasksInOrderAlsoThoseSubmittedByTasks() {
        lane.execute("1", () -> {
            lane.execute("3", () -> events.add("3"));
            events.add("1");
        });
        lane.execute(() -> events.add("2"));
        assertThat(events).isEmpty();

        threads.settle();

        assertThat(events).containsExactly("1", "2", "3");
        assertThat(lane.threads()).isSameAs(threads);
    }

    @Test
    void startsAThreadOnlyIfNoneIsAtWork() {
        lane.execute("a", () -> events.add("a"));
        threads.settle();
        lane.execute("b", () -> events.add("b"));
        lane.execute("c", () -> events.add("c"));
        threads.settle();

        assertThat(events).containsExactly("a", "b", "c");
        assertThat(threads.pendingTimers()).isZero();
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        lane.execute("bad", () -> {
            throw new IllegalStateException("on purpose");
        });
        lane.execute("worse", () -> {
            throw new NoClassDefFoundError("on purpose");
        });
        lane.execute("next", () -> events.add("next"));

        threads.settle();

        assertThat(events).containsExactly("next");
    }

    @Test
    void aCallAnswersWithWhatItsBodysFutureDoes() {
        var later = new CompletableFuture<String>();
        var answered = lane.call("answers", () -> later);
        var failed = lane.call("fails", () -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        threads.settle();
        assertThat(answered).isNotDone();

        later.complete("answer");

        assertThat(answered).isCompletedWithValue("answer");
        assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCallWhoseBodyThrowsFails() {
        var failed = lane.call("throws", () -> {
            throw new IllegalStateException("on purpose");
        });
        var worse = lane.call("throws", () -> {
            throw new NoClassDefFoundError("on purpose");
        });
        threads.settle();

        assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(worse::join).hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void knowsItsOwnThread() {
        assertThat(lane.isMine()).isFalse();
        lane.execute("task", () -> {
            events.add("mine: " + lane.isMine());
            events.add("another's: " + onAnotherThread(lane::isMine));
            events.add(outside("passed")); // what a task throws is only logged
        });
        threads.settle();

        assertThat(events).containsExactly("mine: true", "another's: false", "passed");
        assertThat(lane.isMine()).isFalse();
        assertThatThrownBy(() -> outside("not mine")).isInstanceOf(LaneLostError.class);
    }

    @Test
    void aScheduledTaskRunsOnTheLaneWhenItIsDueAndOnce() {
        lane.schedule(Duration.ofSeconds(2), "timed", () -> events.add("timed " + lane.isMine()));

        threads.advance(Duration.ofSeconds(2).minusNanos(1));
        assertThat(events).isEmpty();
        threads.advance(Duration.ofSeconds(10));

        assertThat(events).containsExactly("timed true");
    }

    @Test
    void aScheduledTaskThatWasTakenBackDoesNotRun() {
        var taken = lane.schedule(Duration.ofSeconds(1), "taken back", () -> events.add("taken back"));
        var kept = lane.schedule(Duration.ofSeconds(1), "kept", () -> events.add("kept"));
        taken.close();
        assertThat(threads.pendingTimers()).isEqualTo(1);

        threads.advance(Duration.ofSeconds(2));
        kept.close();

        assertThat(events).containsExactly("kept");
    }

    /** The timer has fired already, but a task that came first takes it back. */
    @Test
    void aScheduledTaskCanBeTakenBackWhileItIsQueued() {
        var timed = lane.schedule(Duration.ofSeconds(1), "timed", () -> events.add("timed"));
        lane.execute("waits until it is due, then takes it back", () -> {
            threads.advance(Duration.ofSeconds(1));
            timed.close();
        });
        threads.settle();

        assertThat(events).isEmpty();
    }

    @Test
    void l8AtItsBoundATaskLosesTheLaneAndTheHandlerRunsFirstThenWhatWasQueued() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task + ", " + (thread == Thread.currentThread())));
        lane.execute("hanging", () -> {
            lane.outside(
                    () -> {
                        threads.advance(Lane.TASK_BOUND.minusSeconds(1));
                        events.add("before, mine: " + lane.isMine());
                        threads.advance(Duration.ofSeconds(1));
                        return "returns, mine: " + lane.isMine();
                    },
                    events::add);
            events.add("must not be reached");
        });
        lane.execute("next", () -> events.add("next"));
        threads.settle();
        lane.execute("last", () -> events.add("last"));
        threads.settle();

        assertThat(events)
                .containsExactly(
                        "before, mine: true", "overrun of hanging, true", "next", "returns, mine: false", "last");
    }

    @Test
    void l8ATaskCanAskForAnotherBound() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("long", () -> {
            lane.bound(Duration.ofSeconds(20));
            hang(Duration.ofSeconds(19));
            events.add("after 19 s");
            hang(Duration.ofSeconds(1));
        });
        threads.settle();
        lane.execute("short", () -> hang(Lane.TASK_BOUND)); // the next one has the usual bound again
        threads.settle();

        assertThat(events).containsExactly("after 19 s", "overrun of long", "overrun of short");
    }

    @Test
    void l8OnlyTheRunningTaskCanAskForAnotherBound() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.bound(Duration.ofSeconds(1)); // nothing runs
        lane.execute("task", () -> {
            onAnotherThread(() -> {
                lane.bound(Duration.ofSeconds(1));
                return true;
            });
            hang(Duration.ofSeconds(9));
        });
        threads.settle();

        assertThat(events).isEmpty();
    }

    @Test
    void l8AHandlerThatHangsIsWrittenOffToo() {
        lane.onOverrun((task, thread) -> {
            events.add("overrun of " + task);
            if (events.size() == 1) {
                hang(Lane.TASK_BOUND);
            }
        });
        lane.execute("hanging", () -> hang(Lane.TASK_BOUND));
        lane.execute("next", () -> events.add("next"));
        threads.settle();
        lane.execute("last", () -> events.add("last"));
        threads.settle();

        assertThat(events).containsExactly("overrun of hanging", "overrun of overrun of hanging", "next", "last");
    }

    /** The time a call took is not held against what comes after it. */
    @Test
    void l8ATaskWhoseCallReturnsJustInTimeKeepsTheLane() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("slow", () -> {
            hang(Lane.TASK_BOUND.minusMillis(500));
            threads.advance(Duration.ofSeconds(8));
            events.add("mine: " + lane.isMine());
        });
        threads.settle();

        assertThat(events).containsExactly("mine: true");
    }

    @Test
    void l8ATaskStuckInOurOwnCodeIsWrittenOffInTheEnd() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("stuck", () -> {
            outside("passed");
            threads.advance(Lane.TASK_BOUND.minusSeconds(1));
            events.add("mine: " + lane.isMine());
            threads.advance(Duration.ofSeconds(1));
            outside("refused");
            events.add("must not be reached");
        });
        threads.settle();

        assertThat(events).containsExactly("mine: true", "overrun of stuck");
    }

    /** A stopped process, a frozen control group: nobody had the time to do anything. */
    @Test
    void l8ATaskIsNotWrittenOffForWhatTheWholeProcessSlept() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("sleeps", () -> {
            threads.freeze(Lane.TASK_BOUND.multipliedBy(3));
            events.add("inside, mine: " + lane.isMine());
            lane.outside(
                    () -> {
                        threads.freeze(Lane.TASK_BOUND.multipliedBy(3));
                        return true;
                    },
                    late -> events.add("late"));
            events.add("after, mine: " + lane.isMine());
        });
        threads.settle();

        assertThat(events).containsExactly("inside, mine: true", "after, mine: true");
    }

    @Test
    void l8AWriteOffWithNothingQueuedLeavesTheLaneReady() {
        lane.execute("hanging", () -> hang(Lane.TASK_BOUND));
        threads.settle();
        lane.execute("next", () -> events.add("next"));
        threads.settle();

        assertThat(events).containsExactly("next");
    }

    @Test
    void aTaskThatReturnsInTimeIsNotWrittenOffLater() {
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("slow", () -> threads.advance(Duration.ofSeconds(5)));
        threads.settle();
        threads.advance(Duration.ofSeconds(2));
        assertThat(threads.pendingTimers()).isZero();
        threads.advance(Duration.ofMinutes(1));

        assertThat(events).isEmpty();
    }

    @Test
    void leavesNoTimerBehind() {
        for (int i = 0; i < 100; i++) {
            lane.execute("task", () -> {});
        }
        threads.settle();

        assertThat(threads.pendingTimers()).isZero();
    }

    private static <T> T onAnotherThread(java.util.function.Supplier<T> body) {
        return CompletableFuture.supplyAsync(body, task -> new Thread(task).start())
                .join();
    }

    /** Something outside takes that long. */
    private void hang(Duration time) {
        lane.outside(
                () -> {
                    threads.advance(time);
                    return true;
                },
                late -> {});
    }

    private String outside(String result) {
        return lane.outside(() -> result, late -> {});
    }
}
