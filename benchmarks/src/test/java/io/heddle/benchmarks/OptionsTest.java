package io.heddle.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    private static final List<String> ALLOWED = List.of("runs", "mtu", "json");

    @Test
    void theLastOfSeveralValuesCountsWhereOneIsWanted() throws Exception {
        var options = Options.parse(List.of("--runs", "2", "--runs", "3"), ALLOWED);

        assertThat(options.number("runs", 1, 9)).isEqualTo(3);
    }

    @Test
    void whatIsNotGivenHasItsDefault() throws Exception {
        var options = Options.parse(List.of(), ALLOWED);

        assertThat(options.number("runs", 1, 9)).isEqualTo(9);
        assertThat(options.text("json", "x")).isEqualTo("x");
        assertThat(options.numbers("mtu", 1, List.of(7))).containsExactly(7);
    }

    @Test
    void severalValuesAreKeptInOrder() throws Exception {
        var options = Options.parse(List.of("--mtu", "1420", "--mtu", "1280"), ALLOWED);

        assertThat(options.numbers("mtu", 576, List.of())).containsExactly(1420, 1280);
    }

    @Test
    void wrongUsageIsTold() {
        assertThatThrownBy(() -> Options.parse(List.of("--fast", "1"), ALLOWED)).hasMessageContaining("--fast");
        assertThatThrownBy(() -> Options.parse(List.of("--runs"), ALLOWED)).hasMessageContaining("needs a value");
        assertThatThrownBy(
                        () -> Options.parse(List.of("--runs", "many"), ALLOWED).number("runs", 1, 1))
                .hasMessageContaining("many");
        assertThatThrownBy(() -> Options.parse(List.of("--runs", "0"), ALLOWED).number("runs", 1, 1))
                .hasMessageContaining("at least 1");
    }
}
