package io.heddle.hub.internal.state;

/** A peer may not or cannot join the network. */
public final class RegistrationRefusedException extends Exception {

    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The setup key is unknown, revoked, expired or used up; which of them is not told. */
        BAD_KEY("the setup key is not valid"),
        /** The host name has nothing to make a DNS label of. */
        NO_NAME("the host name is empty or has no letter or digit"),
        /** No address is left. */
        NETWORK_FULL("the overlay network has no address left");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    public RegistrationRefusedException(Reason reason) {
        super(reason.text);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
