package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lane on the product's threads. */
@Tag("threads")
class LaneThreadsTest {

    private final SystemThreads threads = new SystemThreads();
    private final Lane lane = new Lane(threads);

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void runsTasksOneAfterTheOtherInOrder() throws Exception {
        var order = new ArrayList<Integer>(); // unguarded on purpose: the lane is its guard
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            lane.execute("task", () -> order.add(number));
        }

        flush();

        assertThat(order).hasSize(10_000).isSorted();
    }

    @Test
    void runsEveryTaskOfManyThreadsExactlyOnceAndNeverTwoAtATime() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var total = new int[1]; // unguarded on purpose
        var senders = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            var sender = new Thread(() -> {
                for (int i = 0; i < 5_000; i++) {
                    lane.execute("task", () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        total[0]++;
                        inside.decrementAndGet();
                    });
                }
            });
            sender.start();
            senders.add(sender);
        }
        for (var sender : senders) {
            sender.join();
        }
        flush();

        assertThat(total[0]).isEqualTo(40_000);
        assertThat(most).hasValue(1);
    }

    /** L8: a task past its bound loses the lane; the handler runs first, then what was queued behind it, and only once. */
    @Test
    void l8GoesOnWithoutATaskThatHangs() {
        var hang = new CountDownLatch(1);
        var events = Collections.synchronizedList(new ArrayList<String>());
        lane.onOverrun((task, thread) -> events.add("overrun of " + task));
        lane.execute("hanging", () -> {
            lane.bound(Duration.ofMillis(1));
            lane.outside(
                    () -> {
                        awaitQuietly(hang);
                        return "late";
                    },
                    late -> events.add(late));
            events.add("must not be reached");
        });
        lane.execute("next", () -> events.add("next"));

        await().atMost(Duration.ofSeconds(10)).until(() -> events.contains("next"));
        assertThat(events).containsExactly("overrun of hanging", "next");

        hang.countDown();
        await().atMost(Duration.ofSeconds(10)).until(() -> events.contains("late"));
        lane.execute("after", () -> events.add("after"));
        await().atMost(Duration.ofSeconds(10)).until(() -> events.contains("after"));
        assertThat(events).containsExactly("overrun of hanging", "next", "late", "after");
    }

    private void flush() throws Exception {
        var done = new CompletableFuture<Void>();
        lane.execute("flush", () -> done.complete(null));
        done.get(30, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
