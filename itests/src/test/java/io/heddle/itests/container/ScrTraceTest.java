package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.itests.container.ScrTrace.Oddity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that recorded traces are held against find what breaks them. */
class ScrTraceTest {

    @Test
    void acceptsWhatIsOddButHappens() {
        var odd = trace(
                "1 activate, 1 activated, 1 bind a1, 2 bind a1, 3 unbind a1, 2 bound a1, 1 bound a1, 4 deactivate, 5 bind b2,"
                        + " 4 deactivated, 6 bind a1, 6 bound a1, 5 bound b2, 3 unbound a1");

        // a third bind of a1 is one too many: without it
        assertThat(trace(odd.toString().replace("\n", ", ").replace("6 bind a1, 6 bound a1, ", ""))
                        .why())
                .isNull();
        assertThat(odd.why()).startsWith("bound more than twice");
    }

    @Test
    void namesOddities() {
        assertThat(trace("1 activate, 1 failed").oddities()).containsExactly(Oddity.ACTIVATION_FAILED);
        assertThat(trace("1 activate, 1 activated, 2 unbind a1, 2 unbound a1, 1 bind a1, 1 bound a1, 1 deactivate,"
                                + " 1 deactivated, 3 bind b2, 3 bound b2")
                        .oddities())
                .containsExactly(
                        Oddity.BIND_AFTER_UNBIND,
                        Oddity.UNBIND_WITHOUT_BIND,
                        Oddity.BIND_AFTER_DEACTIVATED,
                        Oddity.UNBIND_MISSING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 bind a1, 1 bound a1 | bound before the constructor has returned: line 1",
                "1 activate, 2 unbind a1, 2 unbound a1, 1 activated | unbound before the constructor has returned",
                "1 activate, 1 activated, 1 activate, 1 activated | the activation is not the first",
                "1 activate, 1 failed, 1 deactivate, 1 deactivated | deactivated without having been activated",
                "1 activate, 1 activated, 1 deactivate, 1 deactivated, 1 deactivate, 1 deactivated | deactivated twice",
                "1 activate, 1 activated, 1 unbind a1, 1 unbound a1, 1 unbind a1, 1 unbound a1 | unbound twice: line 5",
                "1 activate, 1 activated, 1 bind a1, 1 deactivate | a thread begins one callback within another",
                "1 activate, 1 activated, 1 bind a1, 2 bound a1 | an end without its beginning",
                "1 activate, 1 activated, 1 bind a1, 1 bound b1 | an end without its beginning",
                "1 activate, 1 activated, 1 bind a1 | a callback that has not ended"
            })
    void refusesWhatIsAgainstTheRules(String lines, String why) {
        assertThat(trace(lines).why()).startsWith(why);
        assertThat(trace(lines).accepts()).isFalse();
    }

    private static ScrTrace trace(String lines) {
        return ScrTrace.parse(List.of(lines.split(", ", -1)));
    }
}
