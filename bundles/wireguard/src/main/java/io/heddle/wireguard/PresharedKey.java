package io.heddle.wireguard;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * A symmetric key that two peers mix into their handshakes. Zeros mean the same as having none. Immutable; comparison
 * takes the same time wherever two keys differ.
 */
public final class PresharedKey {

    private final byte[] bytes;

    private PresharedKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A new key. */
    public static PresharedKey generate(SecureRandom random) {
        var bytes = new byte[PublicKey.LENGTH];
        random.nextBytes(bytes);
        return new PresharedKey(bytes);
    }

    /**
     * A key from its bytes, which are copied.
     *
     * @throws IllegalArgumentException unless there are 32
     */
    public static PresharedKey of(byte[] bytes) {
        return new PresharedKey(KeyText.copy(bytes));
    }

    /**
     * A key from the usual base64 text of 44 characters.
     *
     * @throws IllegalArgumentException if the text is not that; the message does not contain it
     */
    public static PresharedKey parse(String base64) {
        return new PresharedKey(KeyText.parse(base64));
    }

    /** A copy of the 32 bytes, that the caller erases. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The usual text of 44 characters. It cannot be erased. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether this is the key of zeros, which is none. */
    public boolean isZero() {
        return MessageDigest.isEqual(bytes, new byte[PublicKey.LENGTH]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PresharedKey key && MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "PresharedKey[redacted]";
    }
}
