package io.heddle.ice.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for MESSAGE-INTEGRITY (HMAC-SHA1, RFC 8489, section 14.5). Keeps the prepared MAC, so signing many messages is
 * cheap. Not safe for use by several threads at once.
 */
public final class StunKey {

    static final int MAC_LENGTH = 20;

    private static final String ALGORITHM = "HmacSHA1";

    private final Mac mac;

    private StunKey(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
        }
    }

    /**
     * The key of a short-term credential, as ICE uses it: the password's bytes.
     *
     * @param password not empty; ICE passwords are ASCII, so no string preparation is made
     * @return the key
     */
    public static StunKey shortTerm(String password) {
        return new StunKey(password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A key given as bytes, for long-term credentials.
     *
     * @param key not empty; copied
     * @return the key
     */
    public static StunKey of(byte[] key) {
        return new StunKey(key);
    }

    /** Signs the first bytes of a message as if its length field said that the message ends after the signature. */
    byte[] sign(byte[] message, int end) {
        int length = end + StunMessage.ATTRIBUTE_HEADER + MAC_LENGTH - Stun.HEADER_LENGTH;
        mac.update(message, 0, 2);
        mac.update((byte) (length >>> 8));
        mac.update((byte) length);
        mac.update(message, 4, end - 4);
        return mac.doFinal();
    }

    boolean verify(byte[] message, int end) {
        int at = end + StunMessage.ATTRIBUTE_HEADER;
        byte[] received = Arrays.copyOfRange(message, at, at + MAC_LENGTH);
        return MessageDigest.isEqual(sign(message, end), received);
    }
}
