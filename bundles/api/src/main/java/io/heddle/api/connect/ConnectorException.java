package io.heddle.api.connect;

/** A control plane could not be reached or refused. The message names the server and says what it answered. */
public final class ConnectorException extends Exception {

    private static final long serialVersionUID = 1;

    /** What a program can decide on; give every {@code switch} over it a default. */
    public enum Reason {
        /** No connection, or it broke; trying again may help. */
        UNREACHABLE(false),
        /** The server did not answer in time; trying again may help. */
        TIMED_OUT(false),
        /** The server refuses this peer: unknown, blocked, or its login expired. A person must act. */
        PERMISSION_DENIED(true),
        /** The setup key is malformed, unknown, revoked, expired or used up. A person must act. */
        INVALID_SETUP_KEY(true),
        /** The server cannot make sense of what was sent; also what was sealed for its key of before. Trying again may help. */
        INVALID_ARGUMENT(false),
        /** The server does not know what was asked for. */
        NOT_FOUND(false),
        /** The server asks to come back later. */
        OVERLOADED(false),
        /** The server does not have that function; do not ask again. */
        UNIMPLEMENTED(false),
        /** The answer violates the protocol: it does not open, does not parse, or lacks what it must have. */
        PROTOCOL(false),
        /** The run this belonged to has ended. */
        CANCELLED(false),
        /** Anything else the server answered. */
        FAILED(false);

        private final boolean permanent;

        Reason(boolean permanent) {
            this.permanent = permanent;
        }

        /** Whether no retry can cure it (rule L13). */
        public boolean isPermanent() {
            return permanent;
        }
    }

    private final Reason reason;

    public ConnectorException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ConnectorException(Reason reason, String message, Throwable cause) {
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
