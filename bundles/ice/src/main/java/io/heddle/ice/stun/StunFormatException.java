package io.heddle.ice.stun;

/** Bytes that are not a STUN message. Normal on an open port: drop the datagram. */
public final class StunFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    StunFormatException(String message) {
        // Without stack trace: anyone can make us throw this at line rate.
        super(message, null, false, false);
    }
}
