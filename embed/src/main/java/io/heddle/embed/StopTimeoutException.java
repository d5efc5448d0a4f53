package io.heddle.embed;

/** The teardown was not done in the time it was given. It goes on, and the state is {@code STOPPING} until it is done. */
public final class StopTimeoutException extends EmbedException {

    private static final long serialVersionUID = 1;

    StopTimeoutException(String message) {
        super(message);
    }
}
