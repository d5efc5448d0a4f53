package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemThreadsTest {

    private static final long PATIENCE_SECONDS = 10;

    private final SystemThreads threads = new SystemThreads();

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void startsOnDaemonThreadsThatSayWhoseTheyAre() throws Exception {
        var lane = new CompletableFuture<Thread>();
        var timer = new CompletableFuture<Thread>();
        threads.start(() -> lane.complete(Thread.currentThread()));
        threads.schedule(Duration.ZERO, () -> timer.complete(Thread.currentThread()));

        assertThat(lane.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .matches(Thread::isDaemon)
                .extracting(Thread::getName)
                .isEqualTo("heddle-engine-lane-1");
        assertThat(timer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .matches(Thread::isDaemon)
                .extracting(Thread::getName)
                .isEqualTo("heddle-engine-timer-1");
    }

    /** A thread that hangs must not keep the next one from starting. */
    @Test
    void startsAsManyAsAreAsked() throws Exception {
        var release = new CountDownLatch(1);
        var second = new CompletableFuture<String>();
        threads.start(() -> awaitQuietly(release));
        threads.start(() -> second.complete("runs"));

        assertThat(second.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("runs");
        release.countDown();
    }

    /** The timer's one thread is busy until one of two has been closed, so that it cannot be late for that. */
    @Test
    void aTimerThatIsClosedDoesNotFireAndOneThatIsNotDoes() throws Exception {
        var closed = new CountDownLatch(1);
        var fired = new AtomicBoolean();
        var later = new CompletableFuture<Long>();
        threads.schedule(Duration.ZERO, () -> awaitQuietly(closed));
        long begun = threads.nanoTime();
        threads.schedule(Duration.ofMillis(20), () -> fired.set(true)).close();
        threads.schedule(Duration.ofMillis(40), () -> later.complete(threads.nanoTime()));
        closed.countDown();

        long took = later.get(PATIENCE_SECONDS, TimeUnit.SECONDS) - begun;

        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(40).toNanos());
        assertThat(fired).isFalse();
    }

    /** The lane sets one for each task, and back-offs may be long. */
    @Test
    void aTimerThatIsClosedIsForgottenAtOnce() {
        var kept = threads.schedule(Duration.ofHours(1), () -> {});
        for (int i = 0; i < 100; i++) {
            threads.schedule(Duration.ofHours(1), () -> {}).close();
        }

        assertThat(threads.waiting()).isEqualTo(1);
        kept.close();
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void tellsTheMachinesTime() {
        long before = System.nanoTime();
        assertThat(threads.nanoTime()).isBetween(before, System.nanoTime());
        assertThat(threads.now()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void closingEndsItsThreads() throws Exception {
        var lane = new CompletableFuture<Thread>();
        var timer = new CompletableFuture<Thread>();
        threads.start(() -> lane.complete(Thread.currentThread()));
        threads.schedule(Duration.ZERO, () -> timer.complete(Thread.currentThread()));
        lane.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        timer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        threads.close();

        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> !lane.get().isAlive() && !timer.get().isAlive());
    }

    @Test
    void whatIsStartedAfterTheEndIsDroppedAndDoesNotFail() {
        var lane = new Lane(threads);
        threads.close();

        assertThatCode(() -> {
                    threads.start(() -> {});
                    threads.schedule(Duration.ofSeconds(1), () -> {}).close();
                    lane.execute(() -> {});
                })
                .doesNotThrowAnyException();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
