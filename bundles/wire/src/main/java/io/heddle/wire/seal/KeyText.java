package io.heddle.wire.seal;

import io.heddle.wire.seal.SealException.Reason;
import java.util.Base64;

/**
 * The text form of a Curve25519 key: standard base64 with padding, 44 characters (RFC 4648, section 4).
 *
 * <p>One key has several texts, because the last character has two bits that carry nothing. Compare keys by their
 * bytes, or texts after {@link #normalize}. Stateless; any thread.
 */
public final class KeyText {

    /** Characters of a key's text. */
    public static final int LENGTH = 44;

    private KeyText() {}

    /**
     * Reads a key; the two unused bits may be anything.
     *
     * @param text the text as received
     * @return a new array of {@value X25519#KEY_BYTES} bytes
     * @throws SealException {@link Reason#MALFORMED_KEY} for any other text
     */
    public static byte[] decode(String text) throws SealException {
        if (text.length() != LENGTH || text.charAt(LENGTH - 1) != '=') {
            throw malformed();
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        if (key.length != X25519.KEY_BYTES) {
            throw malformed();
        }
        return key;
    }

    /**
     * Writes a key.
     *
     * @param key {@value X25519#KEY_BYTES} bytes
     * @return its canonical text, {@value #LENGTH} characters
     * @throws IllegalArgumentException if the length is wrong
     */
    public static String encode(byte[] key) {
        if (key.length != X25519.KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + X25519.KEY_BYTES + " bytes, not " + key.length);
        }
        return Base64.getEncoder().encodeToString(key);
    }

    /**
     * Gives the one canonical text of a key, for use as a map key or in a comparison.
     *
     * @param text the text as received
     * @return the canonical text
     * @throws SealException {@link Reason#MALFORMED_KEY} if it is not a key
     */
    public static String normalize(String text) throws SealException {
        return encode(decode(text));
    }

    // The decoder's own message would quote a character of what may be a private key.
    private static SealException malformed() {
        return new SealException(Reason.MALFORMED_KEY, "a key text is not the base64 form of 32 bytes");
    }
}
