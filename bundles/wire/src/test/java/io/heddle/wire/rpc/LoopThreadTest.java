package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopThreadTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final LoopThread loop = new LoopThread("heddle-wire-looptest");
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void leavesNoThread() throws InterruptedException {
        loop.end();
        loop.end(); // idempotent
        loop.awaitEnd(BOUND);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("heddle-wire-looptest")) {
                thread.join(BOUND.toMillis());
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void runsTasksInOrderOnItsOwnDaemonThread() throws Exception {
        loop.execute(() -> done.add("first"));
        loop.execute(() -> done.add(Thread.currentThread().getName()));
        var daemon = CompletableFuture.supplyAsync(() -> Thread.currentThread().isDaemon() && loop.isCurrent(), loop);

        assertThat(daemon.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("first", "heddle-wire-looptest");
        assertThat(loop.isCurrent()).isFalse();
    }

    @Test
    void aTaskThatThrowsDoesNotKeepTheNextFromRunning() throws Exception {
        loop.execute(() -> {
            throw new AssertionError("thrown by the test");
        });
        loop.after(Duration.ZERO, () -> {
            throw new IllegalStateException("thrown by the test");
        });

        settle();
    }

    @Test
    void aClosedTimerDoesNotRun() throws Exception {
        var held = hold();
        var timer = loop.after(Duration.ZERO, () -> done.add("closed"));
        timer.close();
        timer.close(); // idempotent
        loop.after(Duration.ZERO, () -> done.add("kept"));
        held.countDown();

        settle();

        assertThat(done).containsExactly("kept");
    }

    @Test
    void theEndLetsTheTaskFinishAndDropsTimersAndLaterTasks() throws Exception {
        var held = hold();
        loop.after(Duration.ofMillis(1), () -> done.add("timer"));
        loop.end();
        loop.execute(() -> done.add("late"));
        loop.after(Duration.ZERO, () -> done.add("late")).close();
        held.countDown();

        loop.awaitEnd(BOUND);

        assertThat(done).containsExactly("held");
    }

    @Test
    void anInterruptedWaitEndsAtOnceAndStaysInterrupted() throws Exception {
        var held = hold();
        loop.end();
        Thread.currentThread().interrupt();

        loop.awaitEnd(Duration.ofDays(1));

        assertThat(Thread.interrupted()).isTrue();
        held.countDown();
    }

    // A task that is under way, and stays so until it is let go.
    private CountDownLatch hold() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        loop.execute(() -> {
            begun.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.add("held");
        });
        begun.await();
        done.clear();
        return release;
    }

    private void settle() throws Exception {
        var settled = new CompletableFuture<Void>();
        loop.after(Duration.ofMillis(1), () -> settled.complete(null));
        settled.get(10, TimeUnit.SECONDS);
        done.remove("held");
    }
}
