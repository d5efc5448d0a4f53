package io.heddle.wireguard;

import java.util.Arrays;
import java.util.Base64;

/** What the three kinds of keys share: 32 bytes, written in base64. Its errors never quote what was given. */
final class KeyText {

    private static final int LENGTH = 32;

    private KeyText() {}

    static byte[] copy(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length);
        }
        return bytes.clone();
    }

    static byte[] parse(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        if (bytes.length != LENGTH) {
            Arrays.fill(bytes, (byte) 0);
            throw invalid();
        }
        return bytes;
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("a key is 32 bytes in base64, 44 characters");
    }
}
