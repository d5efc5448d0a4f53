package io.heddle.wireguard.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/** The cipher objects of one thread, used for the keys of all sessions: setting a key costs the same as keeping it. */
final class JdkEngine {

    private final byte[] nonce = new byte[Aead.NONCE_LENGTH];
    private final Cipher sealing = newCipher();
    private Cipher opening = newCipher();
    private byte[] scratch = new byte[0];

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance(Aead.TRANSFORMATION);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + Aead.TRANSFORMATION, e);
        }
    }

    /** Room for a packet that is not in an array. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2048)];
        }
        return scratch;
    }

    boolean seal(ErasableKey key, long counter, byte[] array, int offset, int length) {
        try {
            sealing.init(Cipher.ENCRYPT_MODE, key, iv(counter));
            sealing.doFinal(array, offset, length, array, offset);
            return true;
        } catch (InvalidKeyException e) {
            if (key.isDestroyed()) {
                return false;
            }
            throw new IllegalStateException("the JDK refused a key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot seal a packet", e);
        }
    }

    boolean open(ErasableKey key, long counter, byte[] array, int offset, int length) {
        try {
            initOpening(key, counter);
            opening.doFinal(array, offset, length, array, offset);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (InvalidKeyException e) {
            if (key.isDestroyed()) {
                return false;
            }
            throw new IllegalStateException("the JDK refused a key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot open a packet", e);
        }
    }

    /**
     * The JDK refuses to decrypt twice in a row with the same key and nonce (which of its exceptions says so depends on
     * the release). A forged packet with the number of a genuine one would thus keep the genuine one out; a new object
     * has no such memory.
     */
    private void initOpening(ErasableKey key, long counter) throws GeneralSecurityException {
        try {
            opening.init(Cipher.DECRYPT_MODE, key, iv(counter));
        } catch (InvalidAlgorithmParameterException | InvalidKeyException e) {
            opening = newCipher();
            opening.init(Cipher.DECRYPT_MODE, key, iv(counter));
        }
    }

    private IvParameterSpec iv(long counter) {
        LittleEndian.putLong(nonce, 4, counter);
        return new IvParameterSpec(nonce);
    }
}
