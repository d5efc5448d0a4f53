package io.heddle.embed;

/** The gateway was not connected in the time it was given; the message says what it waited for. Everything is undone. */
public final class StartTimeoutException extends EmbedException {

    private static final long serialVersionUID = 1;

    StartTimeoutException(String message) {
        super(message);
    }
}
