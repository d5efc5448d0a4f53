package io.heddle.embed;

/**
 * The gateway could not be started here: the state directory is in use or damaged, a bundle did not start, the configuration was
 * not accepted, or the start was stopped from elsewhere. Everything is undone.
 */
public final class StartupException extends EmbedException {

    private static final long serialVersionUID = 1;

    StartupException(String message) {
        super(message);
    }

    StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
