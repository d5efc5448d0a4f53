package io.heddle.hub.internal.store;

/** The state could not be read or written. What was acknowledged before is still on the disk. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
