package io.heddle.embed;

/** A start or a stop that did not come to its end as asked. The message says why; no text of it contains a secret. */
public abstract sealed class EmbedException extends Exception
        permits StartTimeoutException, LoginRefusedException, StartupException, StopTimeoutException {

    private static final long serialVersionUID = 1;

    EmbedException(String message) {
        super(message);
    }

    EmbedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message; there always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
