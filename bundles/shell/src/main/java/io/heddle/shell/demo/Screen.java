package io.heddle.shell.demo;

import java.io.PrintWriter;

/** Where the demonstration shows itself: on a terminal, text may be drawn over; in a pipe, lines follow each other. */
public final class Screen {

    private static final String UP_AND_CLEAR = "\033[%dA\033[J";

    /** Lines longer than the terminal is wide are cut: wrapped ones would be drawn over wrongly. */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";

    private final PrintWriter out;
    private final boolean terminal;
    private String drawn = "";
    private String told = "";

    /** @param terminal whether a person looks at it as it is drawn */
    public Screen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Prints a line. */
    void line(String text) {
        settle();
        out.println(text);
        out.flush();
    }

    /**
     * Shows a picture that changes.
     *
     * @param picture several lines, drawn in place of the last one on a terminal
     * @param summary one line, printed in a pipe when it is not the same as the last one
     */
    void live(String picture, String summary) {
        if (!terminal) {
            if (!summary.equals(told)) {
                told = summary;
                out.println("  " + summary);
            }
        } else if (!picture.equals(drawn)) {
            long lines = drawn.lines().count();
            out.print((lines == 0 ? "" : UP_AND_CLEAR.formatted(lines)) + NO_WRAP + picture + WRAP);
            drawn = picture;
        }
        out.flush();
    }

    /** What was drawn stays; what follows goes below it. */
    private void settle() {
        drawn = "";
        told = "";
    }
}
