package io.heddle.wireguard.internal.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.heddle.wireguard.internal.crypto.Aead;
import io.heddle.wireguard.internal.crypto.Blake2s;
import io.heddle.wireguard.internal.crypto.Kdf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What both sides of a handshake know at each moment: the chaining key and the hash of the transcript (Noise protocol
 * framework, section 5.2).
 */
final class SymmetricState {

    private static final byte[] ZERO_NONCE = new byte[Aead.NONCE_LENGTH];
    private static final byte[] INITIAL_KEY = Blake2s.hash("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s".getBytes(US_ASCII));
    private static final byte[] INITIAL_HASH =
            Blake2s.hash(INITIAL_KEY, "WireGuard v1 zx2c4 Jason@zx2c4.com".getBytes(US_ASCII));

    private byte[] chainingKey;
    private byte[] hash;

    private SymmetricState(byte[] chainingKey, byte[] hash) {
        this.chainingKey = chainingKey;
        this.hash = hash;
    }

    /** The state both sides begin with: the responder's static key is known beforehand. */
    static SymmetricState towards(byte[] responder) {
        return new SymmetricState(INITIAL_KEY.clone(), Blake2s.hash(INITIAL_HASH, responder));
    }

    /** An independent copy, to try a message on. */
    SymmetricState copy() {
        return new SymmetricState(chainingKey.clone(), hash.clone());
    }

    void mixHash(byte[] data) {
        hash = Blake2s.hash(hash, data);
    }

    void mixKey(byte[] input) {
        replaceKey(Kdf.derive(chainingKey, input, 1)[0]);
    }

    /** Mixes the input into the chaining key and gives a key for one encryption. */
    byte[] mixKeyForCipher(byte[] input) {
        byte[][] derived = Kdf.derive(chainingKey, input, 2);
        replaceKey(derived[0]);
        return derived[1];
    }

    /** Mixes a preshared key in and gives a key for one encryption. */
    byte[] mixPresharedKey(byte[] presharedKey) {
        byte[][] derived = Kdf.derive(chainingKey, presharedKey, 3);
        replaceKey(derived[0]);
        mixHash(derived[1]);
        Arrays.fill(derived[1], (byte) 0);
        return derived[2];
    }

    /** Encrypts with the key, which is erased, and takes the result into the transcript. */
    byte[] sealAndHash(byte[] key, byte[] plaintext) {
        byte[] ciphertext = Aead.seal(key, ZERO_NONCE, plaintext, hash);
        Arrays.fill(key, (byte) 0);
        mixHash(ciphertext);
        return ciphertext;
    }

    /** Decrypts with the key, which is erased; null if the text is not genuine. */
    byte @Nullable [] openAndHash(byte[] key, byte[] ciphertext) {
        byte[] plaintext = Aead.open(key, ZERO_NONCE, ciphertext, hash);
        Arrays.fill(key, (byte) 0);
        mixHash(ciphertext);
        return plaintext;
    }

    /** The two keys of the session, the initiator's sending key first. The state is erased. */
    byte[][] split() {
        byte[][] keys = Kdf.derive(chainingKey, new byte[0], 2);
        erase();
        return keys;
    }

    void erase() {
        Arrays.fill(chainingKey, (byte) 0);
        Arrays.fill(hash, (byte) 0);
    }

    boolean isErased() {
        return Arrays.equals(chainingKey, new byte[chainingKey.length]);
    }

    private void replaceKey(byte[] key) {
        Arrays.fill(chainingKey, (byte) 0);
        chainingKey = key;
    }
}
