package io.heddle.wireguard.internal.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** ChaCha20-Poly1305 (RFC 8439) and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) for the few bytes of a handshake. */
public final class Aead {

    public static final int TAG_LENGTH = 16;
    public static final int NONCE_LENGTH = 12;
    public static final int EXTENDED_NONCE_LENGTH = 24;

    static final String TRANSFORMATION = "ChaCha20-Poly1305";
    static final String KEY_ALGORITHM = "ChaCha20";

    private Aead() {}

    /** Encrypts, giving 16 bytes more. */
    public static byte[] seal(byte[] key, byte[] nonce, byte[] plaintext, byte[] associated) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, nonce, associated).doFinal(plaintext);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot encrypt with " + TRANSFORMATION, e);
        }
    }

    /** Decrypts, or gives null if the tag does not match. */
    public static byte @Nullable [] open(byte[] key, byte[] nonce, byte[] ciphertext, byte[] associated) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(ciphertext);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** {@link #seal} with a nonce of 24 bytes, long enough to be random. */
    public static byte[] sealExtended(byte[] key, byte[] nonce, byte[] plaintext, byte[] associated) {
        byte[] subkey = HChaCha20.derive(key, nonce);
        try {
            return seal(subkey, innerNonce(nonce), plaintext, associated);
        } finally {
            Arrays.fill(subkey, (byte) 0);
        }
    }

    /** {@link #open} with a nonce of 24 bytes. */
    public static byte @Nullable [] openExtended(byte[] key, byte[] nonce, byte[] ciphertext, byte[] associated) {
        byte[] subkey = HChaCha20.derive(key, nonce);
        try {
            return open(subkey, innerNonce(nonce), ciphertext, associated);
        } finally {
            Arrays.fill(subkey, (byte) 0);
        }
    }

    private static byte[] innerNonce(byte[] extended) {
        var nonce = new byte[NONCE_LENGTH];
        System.arraycopy(extended, 16, nonce, 4, 8);
        return nonce;
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        // A new object each time: a used one refuses the key and nonce it had last.
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, new SecretKeySpec(key, KEY_ALGORITHM), new IvParameterSpec(nonce));
        cipher.updateAAD(associated);
        return cipher;
    }
}
