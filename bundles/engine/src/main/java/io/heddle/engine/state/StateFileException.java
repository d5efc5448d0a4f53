package io.heddle.engine.state;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the state directory that must not be used: the message names it and says what is wrong, never its content. */
public final class StateFileException extends IOException {

    private static final long serialVersionUID = 1;

    private final String file;
    private final Fault fault;

    /** What is wrong with a file; give every {@code switch} over it a default. */
    public enum Fault {
        /** Truncated, unreadable as what it should be, or not ours. */
        DAMAGED,
        /** Written by a newer version, which knows what this one does not: it is left as it is. */
        NEWER
    }

    StateFileException(Path file, Fault fault, String what) {
        super(file + " " + what);
        this.file = file.toString();
        this.fault = fault;
    }

    /** The file. */
    public Path file() {
        return Path.of(file);
    }

    /** What is wrong with it. */
    public Fault fault() {
        return fault;
    }

    /** The message; there always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
