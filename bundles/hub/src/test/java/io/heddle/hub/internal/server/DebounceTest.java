package io.heddle.hub.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DebounceTest {

    private static final long SECOND = 1_000_000_000L;

    /** Near the overflow of the clock, which is allowed to be anywhere. */
    private final long start;

    private final Debounce debounce = new Debounce();

    DebounceTest() {
        start = Long.MAX_VALUE - SECOND / 2;
    }

    @Test
    void theFirstGoesAtOnce() {
        assertThat(debounce.request(start)).isTrue();
        assertThat(debounce.isOpen()).isTrue();
        assertThat(debounce.due(start + SECOND)).isFalse();
        assertThat(debounce.isOpen()).isFalse();
        assertThat(debounce.request(start + SECOND)).isTrue();
    }

    @Test
    void whatComesSoonAfterIsCollectedUntilItIsQuiet() {
        debounce.request(start);

        assertThat(debounce.request(start + SECOND / 2)).isFalse();
        assertThat(debounce.request(start + SECOND)).isFalse();
        assertThat(debounce.due(start + SECOND)).isFalse();
        assertThat(debounce.due(start + 2 * SECOND - 1)).isFalse();
        assertThat(debounce.due(start + 2 * SECOND)).isTrue();
    }

    @Test
    void afterACollectedOneASecondMustPassToo() {
        debounce.request(start);
        debounce.request(start + 1);
        assertThat(debounce.due(start + SECOND + 1)).isTrue();

        assertThat(debounce.request(start + SECOND + 2)).isFalse();
        assertThat(debounce.due(start + 2 * SECOND + 2)).isTrue();
    }

    @Test
    void changesThatNeverStopDelayNobodyForEver() {
        debounce.request(start);
        long sent = 0;
        for (long now = start + 1; now - start < 20 * SECOND; now += SECOND / 4) {
            debounce.request(now);
            sent += debounce.due(now) ? 1 : 0;
        }

        assertThat(sent).isBetween(3L, 5L);
    }
}
