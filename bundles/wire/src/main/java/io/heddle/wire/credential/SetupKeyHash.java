package io.heddle.wire.credential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** How a setup key is stored: base64 of SHA-256 over its upper-case text. Stateless; any thread. */
public final class SetupKeyHash {

    private SetupKeyHash() {}

    /**
     * Hashes a setup key; upper and lower case give the same.
     *
     * @param setupKey the key's text, a UUID
     * @return the hash, 44 characters
     */
    public static String of(String setupKey) {
        byte[] text = setupKey.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(Digests.sha256(text));
    }
}
