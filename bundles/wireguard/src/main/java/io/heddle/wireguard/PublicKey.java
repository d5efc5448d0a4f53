package io.heddle.wireguard;

import io.heddle.wireguard.internal.crypto.Curve25519;
import java.util.Arrays;
import java.util.Base64;

/** A public key of Curve25519: the name of a peer. Immutable. */
public final class PublicKey implements Comparable<PublicKey> {

    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;
    private final int hash;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /**
     * A key from its bytes, which are copied.
     *
     * @throws IllegalArgumentException unless there are 32
     */
    public static PublicKey of(byte[] bytes) {
        return new PublicKey(KeyText.copy(bytes));
    }

    /** The key that belongs to a private one. */
    public static PublicKey of(PrivateKey key) {
        return key.publicKey();
    }

    /**
     * A key from the usual base64 text of 44 characters.
     *
     * @throws IllegalArgumentException if the text is not that
     */
    public static PublicKey parse(String base64) {
        return new PublicKey(KeyText.parse(base64));
    }

    static PublicKey derive(byte[] privateKey) {
        return new PublicKey(Curve25519.publicKey(privateKey));
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The usual text of 44 characters. */
    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    byte[] raw() {
        return bytes;
    }

    @Override
    public int compareTo(PublicKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The first eight characters of the text, enough to tell peers apart in a log. */
    @Override
    public String toString() {
        return toBase64().substring(0, 8);
    }
}
