package io.heddle.netlink.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ConditionProbeTest {

    private String missing = "";
    private final AtomicInteger published = new AtomicInteger();
    private final ConditionProbe probe = new ConditionProbe("test", () -> missing, this::publish);
    private long now = Long.MAX_VALUE - 5; // a monotonic clock may wrap

    @Test
    void publishesAtOnceIfTheFirstLookFindsIt() {
        look();

        assertThat(published).hasValue(1);
    }

    @Test
    void publishesLaterOnlyAfterOneSteadySecond() {
        missing = "on purpose";
        look();
        missing = "";
        lookAfter(Duration.ofSeconds(10));
        lookAfter(Duration.ofMillis(999));
        assertThat(published).hasValue(0);

        lookAfter(Duration.ofMillis(1));

        assertThat(published).hasValue(1);
    }

    @Test
    void withdrawsOnlyAfterTwoSecondsOfAbsence() {
        look();
        missing = "on purpose";
        lookAfter(Duration.ofSeconds(10));
        lookAfter(Duration.ofMillis(1999));
        assertThat(published).hasValue(1);

        lookAfter(Duration.ofMillis(1));

        assertThat(published).hasValue(0);
    }

    @Test
    void startsTheCountAnewWhenItFlickers() {
        look();
        for (int i = 0; i < 20; i++) {
            missing = i % 2 == 0 ? "on purpose" : "";
            lookAfter(Duration.ofMillis(1500));
        }

        assertThat(published).hasValue(1);
    }

    @Test
    void looksOftenOnlyWhileSomethingChanges() {
        var settled = look();
        missing = "on purpose";
        assertThat(lookAfter(Duration.ofSeconds(10))).isLessThan(settled);
        assertThat(lookAfter(Duration.ofSeconds(2))).isEqualTo(settled);
    }

    @Test
    void leavesNothingPublishedWhenItStops() {
        look();

        probe.stop();

        assertThat(published).hasValue(0);
    }

    @Test
    void withdrawsWhatALateLookPublishes() {
        probe.stop();

        look();

        assertThat(published).hasValue(0);
    }

    /** A bundle that is refreshed during a look takes its classes away. */
    @Test
    void aLookThatBreaksFindsNothingAndIsNotTheLast() {
        var broken = new boolean[] {true};
        var probing = new ConditionProbe(
                "test",
                () -> {
                    if (broken[0]) {
                        throw new NoClassDefFoundError("on purpose");
                    }
                    return "";
                },
                this::publish);
        probing.look(now);
        assertThat(published).hasValue(0);
        broken[0] = false;

        probing.look(now + 1);
        probing.look(now + Duration.ofSeconds(1).toNanos() + 1);

        assertThat(published).hasValue(1);
    }

    @Test
    void stopsWithoutWaitingForItsThread() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var withdrawn = new CountDownLatch(1);
        var slow = new ConditionProbe("test", () -> "", () -> {
            entered.countDown();
            awaitQuietly(release);
            return withdrawn::countDown;
        });
        slow.start("heddle-test-probe");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        slow.stop();

        assertThat(withdrawn.getCount()).isOne();
        release.countDown();
        assertThat(withdrawn.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Runnable publish() {
        published.incrementAndGet();
        return published::decrementAndGet;
    }

    private Duration look() {
        return probe.look(now);
    }

    private Duration lookAfter(Duration time) {
        now += time.toNanos();
        return look();
    }
}
