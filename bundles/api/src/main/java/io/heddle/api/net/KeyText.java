package io.heddle.api.net;

import java.util.Base64;

/** The base64 form that WireGuard keys have everywhere: 44 characters, 32 bytes. */
final class KeyText {

    private static final int TEXT_LENGTH = 44;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private KeyText() {}

    static byte[] checked(byte[] bytes) {
        if (bytes.length != PublicKey.LENGTH) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length);
        }
        return bytes.clone();
    }

    /** Decodes; the text is never part of the exception, it may be a secret. */
    static byte[] decode(String base64) {
        if (base64.length() != TEXT_LENGTH || base64.charAt(TEXT_LENGTH - 1) != '=') {
            throw new IllegalArgumentException("a key is 44 characters of base64");
        }
        // The last character before the padding carries two unused bits; the JDK's decoder wants them zero.
        int last = ALPHABET.indexOf(base64.charAt(TEXT_LENGTH - 2));
        if (last < 0) {
            throw new IllegalArgumentException("a key is 44 characters of base64");
        }
        try {
            return checked(Base64.getDecoder()
                    .decode(base64.substring(0, TEXT_LENGTH - 2) + ALPHABET.charAt(last & ~0b11) + '='));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a key is 44 characters of base64", e);
        }
    }
}
