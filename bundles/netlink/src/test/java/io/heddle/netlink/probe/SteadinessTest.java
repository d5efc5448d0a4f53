package io.heddle.netlink.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SteadinessTest {

    private final Steadiness steadiness = new Steadiness();
    private long now = -1;

    @Test
    void believesTheFirstLookAtOnce() {
        assertThat(look(true, 0)).isTrue();
    }

    @Test
    void believesInPresenceAfterASecondOfIt() {
        assertThat(look(false, 0)).isFalse();
        assertThat(look(true, 0)).isFalse();
        assertThat(look(true, 999)).isFalse();
        assertThat(look(true, 1)).isTrue();
    }

    @Test
    void believesInAbsenceAfterTwoSecondsOfItWithoutAGap() {
        assertThat(look(true, 0)).isTrue();
        assertThat(look(false, 0)).isTrue();
        assertThat(look(false, 1900)).isTrue();
        assertThat(look(true, 50)).isTrue();
        assertThat(look(false, 50)).isTrue();
        assertThat(look(false, 1999)).isTrue();
        assertThat(look(false, 1)).isFalse();
    }

    @Test
    void looksMoreOftenWhileInDoubt() {
        look(true, 0);
        var calm = steadiness.interval();
        look(false, 0);

        assertThat(steadiness.interval()).isLessThan(calm);
    }

    private boolean look(boolean seen, long laterMillis) {
        now += TimeUnit.MILLISECONDS.toNanos(laterMillis);
        return steadiness.look(seen, now);
    }
}
