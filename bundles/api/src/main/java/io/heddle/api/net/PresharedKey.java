package io.heddle.api.net;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * A symmetric key mixed into the WireGuard handshake of two peers (the PSK of Noise IKpsk2).
 *
 * <p>A secret: it appears in no text this type makes; {@link #reveal()} and {@link #bytes()} are the only ways out.
 */
public final class PresharedKey {

    private final byte[] bytes;

    private PresharedKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key of exactly 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static PresharedKey of(byte[] bytes) {
        return new PresharedKey(KeyText.checked(bytes));
    }

    /**
     * A key from its base64 text.
     *
     * @throws IllegalArgumentException if the text is not base64 of 32 bytes; the text is not repeated in the message
     */
    public static PresharedKey parse(String base64) {
        return new PresharedKey(KeyText.decode(base64));
    }

    /** A copy of the 32 bytes; the caller wipes it. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The base64 text, for the file or the message it belongs in. */
    public String reveal() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PresharedKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "PresharedKey[secret]";
    }
}
