package io.heddle.api;

/** The gateway did not come up, or not in time. The message says why. */
public final class GatewayException extends Exception {

    private static final long serialVersionUID = 1;

    private final GatewayState state;

    public GatewayException(GatewayState state, String message) {
        super(message);
        this.state = state;
    }

    public GatewayException(GatewayState state, String message, Throwable cause) {
        super(message, cause);
        this.state = state;
    }

    /** The state the gateway was in when it gave up. */
    public GatewayState state() {
        return state;
    }

    /** The message; there always is one. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
