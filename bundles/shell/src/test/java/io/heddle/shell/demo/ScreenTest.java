package io.heddle.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ScreenTest {

    private final StringWriter text = new StringWriter();

    @Test
    void aPipeGetsALineWheneverTheSummaryChanges() {
        var screen = new Screen(new PrintWriter(text), false);
        screen.live("A\n", "one");
        screen.live("B\n", "one");
        screen.live("C\n", "two");
        screen.line("end");

        assertThat(text.toString()).isEqualTo("  one\n  two\nend\n");
    }

    @Test
    void aTerminalSeesThePictureDrawnOverTheLastOne() {
        var screen = new Screen(new PrintWriter(text), true);
        screen.live("1\n2\n", "");
        screen.live("1\n2\n", "");
        screen.live("3\n4\n", "");
        screen.line("end");
        screen.live("5\n", "");

        assertThat(text.toString())
                .isEqualTo("\033[?7l1\n2\n\033[?7h\033[2A\033[J\033[?7l3\n4\n\033[?7hend\n\033[?7l5\n\033[?7h");
    }
}
