package io.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpreadTest {

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9, 3));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Spread(3, 1, 9, 4));
    }

    @Test
    void isPrintedWithItsRange() {
        assertThat(Spread.of(List.of(1.234, 5.678)).text(1)).isEqualTo("3.5 (1.2–5.7)");
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
    }

    @Test
    void aPercentileIsAMeasuredValueThatSoManyAreNotAbove() {
        var values = List.of(4.0, 1.0, 3.0, 2.0);

        assertThat(Spread.percentile(values, 0)).isEqualTo(1);
        assertThat(Spread.percentile(values, 50)).isEqualTo(2);
        assertThat(Spread.percentile(values, 51)).isEqualTo(3);
        assertThat(Spread.percentile(values, 99)).isEqualTo(4);
        assertThat(Spread.percentile(values, 100)).isEqualTo(4);
    }
}
