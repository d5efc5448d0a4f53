package io.heddle.shell.control;

import java.util.Locale;

/** Ways in which a command can fail, each with the exit code of the {@code heddle} program. */
public enum Failure {
    /** Refused, or tried and failed. */
    FAILED(1),
    /** The command itself is wrong: unknown words, missing or malformed values. */
    USAGE(2),
    /** No daemon listens on the socket. */
    NOT_RUNNING(3),
    /** Not done in time; the daemon may go on with it. */
    TIMEOUT(4),
    /** The control plane wants a login: a setup key that it knows. */
    NEEDS_LOGIN(5),
    /** The caller may not use the socket. */
    NOT_PERMITTED(6),
    /** The daemon runs without the part that could do it. */
    UNAVAILABLE(7);

    private final int exitCode;

    Failure(int exitCode) {
        this.exitCode = exitCode;
    }

    /** What the program exits with. */
    public int exitCode() {
        return exitCode;
    }

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The failure of a word; one that is not known counts as {@link #FAILED}. */
    public static Failure ofWord(String word) {
        for (var failure : values()) {
            if (failure.word().equals(word)) {
                return failure;
            }
        }
        return FAILED;
    }
}
