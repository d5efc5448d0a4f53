package io.heddle.wireguard.internal.noise;

import java.util.Arrays;

/** What a completed handshake yields: a key for each direction, to be erased by whoever takes it. */
public final class SessionKeys {

    private final byte[] sending;
    private final byte[] receiving;
    private final int remoteIndex;

    SessionKeys(byte[] sending, byte[] receiving, int remoteIndex) {
        this.sending = sending;
        this.receiving = receiving;
        this.remoteIndex = remoteIndex;
    }

    /** Our key for sending, not copied. */
    public byte[] sending() {
        return sending;
    }

    /** Our key for receiving, not copied. */
    public byte[] receiving() {
        return receiving;
    }

    /** How the other side calls the session. */
    public int remoteIndex() {
        return remoteIndex;
    }

    public void erase() {
        Arrays.fill(sending, (byte) 0);
        Arrays.fill(receiving, (byte) 0);
    }
}
