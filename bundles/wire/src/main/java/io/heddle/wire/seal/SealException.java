package io.heddle.wire.seal;

/**
 * A key or a sealed message that cannot be used. The text names the rule that was broken, never a key or a
 * content.
 */
public final class SealException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Reason {
        /** A key is not 32 bytes, or its text is not their base64 form. */
        MALFORMED_KEY,
        /** A public key of small order: nothing can be agreed with it (RFC 7748, section 6.1). */
        UNUSABLE_KEY,
        /** Shorter than nonce and tag. */
        TOO_SHORT,
        /** Not sealed between these two keys, or damaged. */
        NOT_AUTHENTIC,
        /** Authentic, but its content is not the expected message. */
        MALFORMED_MESSAGE
    }

    private final Reason reason;

    SealException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * Says what was wrong, for a program.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
