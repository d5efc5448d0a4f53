package io.heddle.shell.demo;

/** The demonstration cannot go on. The message says what was expected and what was found. */
public final class DemoException extends Exception {

    private static final long serialVersionUID = 1;

    DemoException(String message) {
        super(message);
    }

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
