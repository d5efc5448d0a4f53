package io.heddle.signal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wire.testing.VirtualLoop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private final VirtualLoop loop = new VirtualLoop();
    private int probes;
    private int stalls;
    private final Watchdog watchdog = new Watchdog(loop, () -> probes++, () -> stalls++);

    @Test
    void probesAfterThirtySecondsOfSilenceAndGivesUpTenSecondsLater() {
        watchdog.start();

        loop.advance(Duration.ofSeconds(29));
        assertThat(probes).isZero();
        loop.advance(Duration.ofSeconds(1));
        assertThat(probes).isEqualTo(1);
        loop.advance(Duration.ofSeconds(9));
        assertThat(stalls).isZero();
        loop.advance(Duration.ofSeconds(1));
        assertThat(stalls).isEqualTo(1);

        loop.advance(Duration.ofHours(1));
        assertThat(probes).isEqualTo(1);
        assertThat(stalls).isEqualTo(1);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void aStreamThatAnswersIsProbedAgainAndAgain() {
        watchdog.start();

        for (int i = 1; i <= 100; i++) {
            int before = probes;
            while (probes == before) {
                loop.advance(Duration.ofSeconds(1));
            }
            watchdog.received();
        }

        assertThat(stalls).isZero();
        assertThat(loop.nanoTime()).isBetween(seconds(3000), seconds(4000));
    }

    @Test
    void anyMessageIsAnAnswer() {
        watchdog.start();
        loop.advance(Duration.ofSeconds(30));
        loop.advance(Duration.ofSeconds(9));
        watchdog.received();

        loop.advance(Duration.ofSeconds(29));

        assertThat(stalls).isZero();
        assertThat(probes).isEqualTo(1);
    }

    @Test
    void aBusyStreamIsNeverProbed() {
        watchdog.start();
        for (int i = 0; i < 1000; i++) {
            loop.advance(Duration.ofSeconds(7));
            watchdog.received();
        }

        assertThat(probes).isZero();
    }

    @Test
    void aClosedWatchdogIsSilent() {
        watchdog.start();
        loop.advance(Duration.ofSeconds(35));

        watchdog.close();
        loop.advance(Duration.ofHours(1));

        assertThat(stalls).isZero();
        assertThat(loop.waiting()).isZero();
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
