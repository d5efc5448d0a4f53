package io.heddle.api.net;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * A secret of 32 bytes. It appears in no text this type makes; {@link #reveal()} and {@link #bytes()} are the only ways out.
 * Immutable; compared in constant time.
 */
public abstract sealed class SecretKey permits PrivateKey, PresharedKey {

    private final byte[] bytes;

    SecretKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the 32 bytes; the caller wipes it. */
    public final byte[] bytes() {
        return bytes.clone();
    }

    /** The base64 text, 44 characters, for the file or the message it belongs in. */
    public final String reveal() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Whether {@code other} is a key of the same kind with the same bytes. */
    @Override
    public final boolean equals(Object other) {
        return other instanceof SecretKey that
                && that.getClass() == getClass()
                && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The kind of key and nothing of its bytes. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[secret]";
    }
}
