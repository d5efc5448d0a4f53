package io.heddle.wireguard.internal.crypto;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/** X25519 (RFC 7748) on arrays of 32 bytes. */
public final class Curve25519 {

    public static final int KEY_LENGTH = 32;

    private Curve25519() {}

    /** Brings random bytes into the form of a private key (RFC 7748, section 5), in place. */
    public static void clamp(byte[] key) {
        key[0] &= (byte) 0xf8;
        key[31] &= 0x7f;
        key[31] |= 0x40;
    }

    /** The public key of a private one. */
    public static byte[] publicKey(byte[] privateKey) {
        var result = new byte[KEY_LENGTH];
        X25519.scalarMultBase(privateKey, 0, result, 0);
        return result;
    }

    /** The shared secret, or null if the public key is one of the few of low order, which would give zeros. */
    public static byte @Nullable [] agree(byte[] privateKey, byte[] publicKey) {
        var result = new byte[KEY_LENGTH];
        return X25519.calculateAgreement(privateKey, 0, publicKey, 0, result, 0) ? result : null;
    }
}
