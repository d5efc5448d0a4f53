package io.heddle.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AmountsTest {

    @Test
    void writesSizesInTheUnitThatFits() {
        assertThat(Amounts.bytes(0)).isEqualTo("0 B");
        assertThat(Amounts.bytes(1023)).isEqualTo("1023 B");
        assertThat(Amounts.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Amounts.bytes(1L << 30)).isEqualTo("1.0 GiB");
        assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }

    @Test
    void writesDurationsInTwoUnits() {
        assertThat(Amounts.duration(Duration.ofSeconds(-5))).isEqualTo("0s");
        assertThat(Amounts.duration(Duration.ofSeconds(59))).isEqualTo("59s");
        assertThat(Amounts.duration(Duration.ofSeconds(192))).isEqualTo("3m12s");
        assertThat(Amounts.duration(Duration.ofMinutes(302))).isEqualTo("5h02m");
        assertThat(Amounts.duration(Duration.ofHours(97))).isEqualTo("4d01h");
    }

    @Test
    void saysNothingOfATimeThatIsNotThere() {
        assertThat(Amounts.ago("", Instant.EPOCH)).isEmpty();
        assertThat(Amounts.ago("yesterday", Instant.EPOCH)).isEmpty();
    }
}
