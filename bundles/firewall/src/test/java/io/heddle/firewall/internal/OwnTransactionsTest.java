package io.heddle.firewall.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OwnTransactionsTest {

    private final OwnTransactions own = new OwnTransactions();

    @Test
    void knowsExactlyTheGenerationsItMade() {
        own.add(5, 6, "");
        own.add(7, 8, "");

        assertThat(own.made(5, "nft")).isFalse();
        assertThat(own.made(6, "nft")).isTrue();
        assertThat(own.made(7, "nft")).isFalse();
        assertThat(own.made(8, "nft")).isTrue();
        assertThat(own.made(9, "nft")).isFalse();
    }

    @Test
    void goesByTheNameIfOthersCommittedMeanwhile() {
        own.add(5, 8, "heddle-lane-1");

        assertThat(own.made(6, "nft")).isFalse();
        assertThat(own.made(7, "heddle-lane-1")).isTrue();
        assertThat(own.made(8, "nft")).isFalse();
    }

    @Test
    void whatChangedNothingMadeNothing() {
        own.add(5, 5, "");

        assertThat(own.made(5, "")).isFalse();
        assertThat(own.made(6, "")).isFalse();
    }

    @Test
    void generationsWrapAround() {
        own.add(-1, 0, "");
        own.add(Integer.MAX_VALUE, Integer.MIN_VALUE, "");

        assertThat(own.made(0, "nft")).isTrue();
        assertThat(own.made(Integer.MIN_VALUE, "nft")).isTrue();
    }

    @Test
    void remembersABoundedNumber() {
        for (int i = 0; i < 5000; i++) {
            own.add(i, i + 1, "");
        }

        assertThat(own.made(5000, "nft")).isTrue();
        assertThat(own.made(3, "nft")).isFalse();
    }
}
