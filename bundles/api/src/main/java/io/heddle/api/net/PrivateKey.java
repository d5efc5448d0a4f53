package io.heddle.api.net;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * A Curve25519 private key: the secret half of a gateway's identity.
 *
 * <p>A secret: it appears in no text this type makes; {@link #reveal()} and {@link #bytes()} are the only ways out.
 */
public final class PrivateKey {

    private final byte[] bytes;

    private PrivateKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key of exactly 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static PrivateKey of(byte[] bytes) {
        return new PrivateKey(KeyText.checked(bytes));
    }

    /**
     * A key from its base64 text.
     *
     * @throws IllegalArgumentException if the text is not base64 of 32 bytes; the text is not repeated in the message
     */
    public static PrivateKey parse(String base64) {
        return new PrivateKey(KeyText.decode(base64));
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
        return other instanceof PrivateKey that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "PrivateKey[secret]";
    }
}
