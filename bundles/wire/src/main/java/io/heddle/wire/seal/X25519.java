package io.heddle.wire.seal;

import io.heddle.wire.seal.SealException.Reason;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * Curve25519 keys as raw bytes: the same key serves the tunnel and the sealed messages (RFC 7748). Stateless; any
 * thread.
 */
public final class X25519 {

    /** Bytes of a private or public key. */
    public static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "X25519";
    private static final byte[] BASE_POINT = basePoint();

    private X25519() {}

    /**
     * Makes a private key, already clamped as RFC 7748, section 5 says.
     *
     * @param random where the bytes come from
     * @return a new array of {@value #KEY_BYTES} bytes
     */
    public static byte[] generatePrivate(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        key[0] &= (byte) 0xf8;
        key[KEY_BYTES - 1] &= 0x7f;
        key[KEY_BYTES - 1] |= 0x40;
        return key;
    }

    /**
     * Computes the public key that belongs to a private one, clamped or not.
     *
     * @param privateKey {@value #KEY_BYTES} bytes, not changed
     * @return a new array of {@value #KEY_BYTES} bytes
     * @throws SealException {@link Reason#MALFORMED_KEY} if the length is wrong
     */
    public static byte[] publicOf(byte[] privateKey) throws SealException {
        try {
            KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
            agreement.init(privateKey(privateKey));
            agreement.doPhase(publicKey(BASE_POINT), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no X25519", e);
        }
    }

    static PrivateKey privateKey(byte[] key) throws SealException {
        requireLength(key);
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no X25519", e);
        }
    }

    static PublicKey publicKey(byte[] key) throws SealException {
        requireLength(key);
        byte[] bigEndian = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            bigEndian[i] = key[KEY_BYTES - 1 - i];
        }
        bigEndian[0] &= 0x7f; // RFC 7748, section 5: the top bit says nothing
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no X25519", e);
        }
    }

    private static void requireLength(byte[] key) throws SealException {
        if (key.length != KEY_BYTES) {
            throw new SealException(Reason.MALFORMED_KEY, "a key has " + key.length + " bytes instead of 32");
        }
    }

    private static byte[] basePoint() {
        byte[] point = new byte[KEY_BYTES];
        point[0] = 9;
        return point;
    }
}
