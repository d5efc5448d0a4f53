package io.heddle.firewall.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonTextTest {

    @Test
    void writesNestedValues() {
        var value = List.of(Map.of("a", List.of(1, 2L, true)), Map.of(), List.of(), JsonText.Null.NULL);

        assertThat(JsonText.of(value)).isEqualTo("[{\"a\":[1,2,true]},{},[],null]");
    }

    @Test
    void keepsWhateverAStringContainsInsideItsQuotes() {
        assertThat(JsonText.of("a\"b\\c\n\u0000ü\u2028")).isEqualTo("\"a\\\"b\\\\c\\u000a\\u0000\\u00fc\\u2028\"");
    }

    @Test
    void refusesWhatHasNoJson() {
        assertThatThrownBy(() -> JsonText.of(List.of(1.5))).isInstanceOf(IllegalArgumentException.class);
    }
}
