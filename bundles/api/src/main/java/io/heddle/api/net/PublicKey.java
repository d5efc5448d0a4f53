package io.heddle.api.net;

import java.util.Arrays;
import java.util.Base64;

/**
 * A Curve25519 public key, the identity of a peer in WireGuard and on the control planes.
 *
 * <p>Equality and order: two keys are equal if their 32 bytes are; the <em>order</em> is that of their base64 texts,
 * because every role between two peers (ICE controlling, who initiates, whose relay) is decided on the text.
 */
public final class PublicKey implements Comparable<PublicKey> {

    /** Bytes of a key. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private PublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key of exactly 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static PublicKey of(byte[] bytes) {
        return new PublicKey(KeyText.checked(bytes));
    }

    /**
     * A key from its base64 text (44 characters; unused trailing bits may be non-zero, as deployed peers tolerate it).
     *
     * @throws IllegalArgumentException if the text is not base64 of 32 bytes
     */
    public static PublicKey parse(String base64) {
        return new PublicKey(KeyText.decode(base64));
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The canonical base64 text, 44 characters. */
    public String text() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The first eight characters of the text: enough to recognise a peer in a log. */
    public String shortText() {
        return text().substring(0, 8);
    }

    @Override
    public int compareTo(PublicKey other) {
        return text().compareTo(other.text());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The base64 text: a public key is no secret. */
    @Override
    public String toString() {
        return text();
    }
}
