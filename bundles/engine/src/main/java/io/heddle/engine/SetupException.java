package io.heddle.engine;

/** A gateway cannot begin; the message says what is in the way, and names the file or the configuration's key. */
final class SetupException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean permanent;

    SetupException(String message, Throwable cause, boolean permanent) {
        super(message, cause);
        this.permanent = permanent;
    }

    /** Whether only another configuration helps, which makes another component. */
    boolean isPermanent() {
        return permanent;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
