package io.heddle.wireguard.internal.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReplayWindowTest {

    private final ReplayWindow window = new ReplayWindow();

    @Test
    void acceptsEachNumberOnceInAnyOrderWithinTheWindow() {
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(0)).isFalse();
        assertThat(window.accept(ReplayWindow.SIZE)).isTrue();
        assertThat(window.accept(0)).isFalse();
        assertThat(window.accept(1)).isTrue();
        assertThat(window.accept(1)).isFalse();
        assertThat(window.accept(ReplayWindow.SIZE - 1)).isTrue();
    }

    @Test
    void refusesWhatIsOlderThanTheWindow() {
        window.accept(100_000);
        assertThat(window.isNew(100_000 - ReplayWindow.SIZE)).isFalse();
        assertThat(window.isNew(100_000 - ReplayWindow.SIZE + 1)).isTrue();
        assertThat(ReplayWindow.SIZE).isGreaterThanOrEqualTo(2000);
    }

    @Test
    void forgetsEverythingInAJumpAndCountsUnsigned() {
        window.accept(5);
        long far = -(1L << 20);
        assertThat(window.accept(far)).isTrue();
        assertThat(window.accept(far)).isFalse();
        assertThat(window.accept(far - 5000)).isTrue();
        assertThat(window.accept(5)).isFalse();
        assertThat(window.accept(Limits.REJECT_AFTER_MESSAGES - 1)).isTrue();
    }

    @Test
    void behavesLikeASetOfNumbersUnderRandomJumps() {
        var random = new Random(6);
        Set<Long> seen = new HashSet<>();
        long greatest = 0;
        for (int i = 0; i < 200_000; i++) {
            long number = Math.max(0, greatest + random.nextInt(9000) - (random.nextInt(50) == 0 ? 0 : 8900));
            boolean expected = number > greatest - ReplayWindow.SIZE && !seen.contains(number);
            assertThat(window.isNew(number)).isEqualTo(expected);
            assertThat(window.accept(number)).isEqualTo(expected);
            seen.add(number);
            greatest = Math.max(greatest, number);
        }
    }
}
