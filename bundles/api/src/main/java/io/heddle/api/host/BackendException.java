package io.heddle.api.host;

/**
 * A backend could not do what it was asked to, for a reason of the host. The message says what was tried, on what, and
 * what the system answered; what an exception leaves behind is stated by the method that throws it.
 */
public class BackendException extends Exception {

    private static final long serialVersionUID = 1;

    /** What a program can decide on; give every {@code switch} over it a default. */
    public enum Reason {
        /** The operation needs a privilege this process lacks. */
        NOT_PERMITTED,
        /** The kernel, a program or a service of the host cannot do it. */
        NOT_SUPPORTED,
        /** Something else owns the object: a port, an interface name, a file. */
        IN_USE,
        /** An object that must exist does not (any more). */
        NOT_FOUND,
        /** The host did not answer within the bound of the call. */
        TIMED_OUT,
        /** The plan asks for something this backend declared it cannot enforce. */
        BEYOND_CAPABILITY,
        /** The service has left; it touches the host no more. */
        GONE,
        /** Anything else the host answered. */
        FAILED
    }

    private final Reason reason;

    public BackendException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BackendException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The message; there always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
