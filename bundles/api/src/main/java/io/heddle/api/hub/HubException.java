package io.heddle.api.hub;

/** The hub refused or could not keep a change; nothing was changed. The message says why. */
public final class HubException extends Exception {

    private static final long serialVersionUID = 1;

    public HubException(String message) {
        super(message);
    }

    public HubException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The message; there always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
