package io.heddle.wire.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wire.testing.Randoms;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void growsByItsFactorUpToTenSeconds() {
        var backoff = new Backoff(Randoms.always(0.5));

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(800));
        assertThat(backoff.next().toMillis()).isEqualTo(1360);
        assertThat(backoff.next().toMillis()).isEqualTo(2312);
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void startsOverAfterAReset() {
        var backoff = new Backoff(Randoms.always(0.5));
        backoff.next();
        backoff.next();

        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(800));
    }

    @Test
    void drawsBetweenZeroAndTwiceTheInterval() {
        var random = new Random(7);
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int i = 0; i < 1000; i++) {
            long pause = new Backoff(random).next().toMillis();
            lowest = Math.min(lowest, pause);
            highest = Math.max(highest, pause);
        }

        assertThat(lowest).isBetween(0L, 50L);
        assertThat(highest).isBetween(1550L, 1600L);
    }
}
