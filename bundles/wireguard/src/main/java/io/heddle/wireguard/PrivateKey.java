package io.heddle.wireguard;

import io.heddle.wireguard.internal.crypto.Curve25519;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A private key of Curve25519, always clamped. Comparison takes the same time wherever two keys differ. Safe for use
 * by several threads; an operation after or during {@link #destroy()} throws {@link IllegalStateException}.
 */
public final class PrivateKey {

    private final byte[] bytes; // guarded by this
    private boolean destroyed; // guarded by this

    private PrivateKey(byte[] bytes) {
        Curve25519.clamp(bytes);
        this.bytes = bytes;
    }

    /** A new key. */
    public static PrivateKey generate(SecureRandom random) {
        var bytes = new byte[PublicKey.LENGTH];
        random.nextBytes(bytes);
        return new PrivateKey(bytes);
    }

    /**
     * A key from its bytes, which are copied and clamped.
     *
     * @throws IllegalArgumentException unless there are 32
     */
    public static PrivateKey of(byte[] bytes) {
        return new PrivateKey(KeyText.copy(bytes));
    }

    /**
     * A key from the usual base64 text of 44 characters.
     *
     * @throws IllegalArgumentException if the text is not that; the message does not contain it
     */
    public static PrivateKey parse(String base64) {
        return new PrivateKey(KeyText.parse(base64));
    }

    /** Computes the public key. */
    public synchronized PublicKey publicKey() {
        return PublicKey.derive(usable());
    }

    /**
     * The Diffie-Hellman secret shared with the owner of a public key, as it leaves X25519 (RFC 7748), unhashed.
     *
     * @return 32 bytes that the caller erases, or null if the public key is one of those of low order
     */
    public synchronized byte @Nullable [] agree(PublicKey other) {
        return Curve25519.agree(usable(), other.raw());
    }

    /** A copy of the 32 bytes, clamped, that the caller erases. */
    public synchronized byte[] bytes() {
        return usable().clone();
    }

    /** An independent copy, for an owner that destroys it later. */
    public PrivateKey copy() {
        return new PrivateKey(bytes());
    }

    /** The usual text of 44 characters. It cannot be erased: for files and tests only. */
    public synchronized String toBase64() {
        return Base64.getEncoder().encodeToString(usable());
    }

    /** Erases the key. Idempotent. */
    public synchronized void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    private byte[] usable() {
        if (destroyed) {
            throw new IllegalStateException("the private key has been destroyed");
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof PrivateKey key && MessageDigest.isEqual(bytes(), key.bytes()));
    }

    @Override
    public int hashCode() {
        return publicKey().hashCode();
    }

    @Override
    public String toString() {
        return "PrivateKey[redacted]";
    }
}
