package io.heddle.shell.cli;

/**
 * Whether a person sits at the other end. The start script looks and says so in properties: the JDK answers this question
 * differently from version to version.
 */
final class Terminal {

    private Terminal() {}

    /** Whether the input is typed. */
    static boolean input() {
        return Boolean.getBoolean("heddle.terminal.input");
    }

    /** Whether the output is looked at. */
    static boolean output() {
        return Boolean.getBoolean("heddle.terminal.output");
    }
}
