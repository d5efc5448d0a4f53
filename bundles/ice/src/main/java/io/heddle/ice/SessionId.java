package io.heddle.ice;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The name of an ICE attempt, signalled with offers and answers. A new one tells the remote to start again. Ids have no
 * order.
 */
public final class SessionId {

    /** Bytes of an id. */
    public static final int LENGTH = 5;

    private final long value;

    private SessionId(long value) {
        this.value = value;
    }

    /**
     * Draws an id.
     *
     * @param random cryptographic source
     * @return a fresh id
     */
    public static SessionId generate(RandomGenerator random) {
        return new SessionId(random.nextLong() >>> 8 * (Long.BYTES - LENGTH));
    }

    /**
     * Reads a received id.
     *
     * @param bytes the signalled bytes
     * @return the id, or empty for a wrong length, which counts as "none"
     */
    public static Optional<SessionId> of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            return Optional.empty();
        }
        long value = 0;
        for (byte b : bytes) {
            value = value << 8 | b & 0xFF;
        }
        return Optional.of(new SessionId(value));
    }

    /** The bytes to signal, a fresh array. */
    public byte[] toBytes() {
        byte[] bytes = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            bytes[i] = (byte) (value >>> 8 * (LENGTH - 1 - i));
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionId id && id.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    /** Ten hexadecimal digits, as NetBird logs it. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(value, 2 * LENGTH);
    }
}
