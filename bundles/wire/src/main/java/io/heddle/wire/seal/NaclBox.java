package io.heddle.wire.seal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.heddle.wire.seal.SealException.Reason;
import java.security.Key;
import java.security.SecureRandom;
import java.util.Arrays;
import software.pando.crypto.nacl.CryptoBox;
import software.pando.crypto.nacl.SecretBox;

/**
 * What two key pairs share: seals for the other side and opens what it sealed (NaCl {@code crypto_box},
 * Curve25519-XSalsa20-Poly1305). The sealed form is {@code nonce(24) || tag(16) || ciphertext}.
 *
 * <p>The box is symmetric: both sides hold an equal one, and either opens what either sealed. It protects neither
 * against replay nor against reordering. Both key pairs may be the same. Making a box costs one scalar
 * multiplication, some 0.1 ms; keep it while the other key stays. Immutable; any thread.
 */
public final class NaclBox {

    /** Bytes of the nonce in front. */
    public static final int NONCE_BYTES = 24;

    /** Bytes that sealing adds: nonce and tag. An empty content is sealed to exactly these. */
    public static final int OVERHEAD_BYTES = NONCE_BYTES + 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Key shared;

    private NaclBox(Key shared) {
        this.shared = shared;
    }

    /**
     * Agrees on the shared key.
     *
     * @param ownPrivate own private key, 32 bytes, not kept
     * @param otherPublic the other side's public key, 32 bytes; may be the own one
     * @return the box
     * @throws SealException {@link Reason#MALFORMED_KEY} or {@link Reason#UNUSABLE_KEY}
     */
    public static NaclBox between(byte[] ownPrivate, byte[] otherPublic) throws SealException {
        var own = X25519.privateKey(ownPrivate);
        var other = X25519.publicKey(otherPublic);
        try {
            return new NaclBox(CryptoBox.agree(own, other));
        } catch (RuntimeException e) {
            throw new SealException(Reason.UNUSABLE_KEY, "nothing can be agreed with this public key");
        }
    }

    /**
     * Seals with a fresh random nonce.
     *
     * @param content what to seal, may be empty
     * @return {@value #OVERHEAD_BYTES} bytes more than the content
     */
    public byte[] seal(byte[] content) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return seal(content, nonce);
    }

    /**
     * Seals a message.
     *
     * @param message the message, may be empty
     * @return the sealed bytes, for the body of an envelope
     */
    public ByteString seal(MessageLite message) {
        return ByteString.copyFrom(seal(message.toByteArray()));
    }

    /**
     * Opens what either side sealed.
     *
     * @param sealed nonce, tag and ciphertext
     * @return the content, all of it authentic
     * @throws SealException {@link Reason#TOO_SHORT} or {@link Reason#NOT_AUTHENTIC}; nothing of it may be used
     */
    public byte[] open(byte[] sealed) throws SealException {
        if (sealed.length < OVERHEAD_BYTES) {
            throw new SealException(Reason.TOO_SHORT, "a sealed message of " + sealed.length + " bytes is too short");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] rest = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
        try {
            return SecretBox.fromCombined(nonce, rest).decrypt(shared);
        } catch (RuntimeException e) {
            throw new SealException(Reason.NOT_AUTHENTIC, "a message was not sealed between these keys, or is damaged");
        }
    }

    /**
     * Opens a sealed message.
     *
     * @param sealed the body of an envelope
     * @param parser reads the content
     * @param <M> the message's type
     * @return the message; unknown fields are kept in it
     * @throws SealException as {@link #open(byte[])}, and {@link Reason#MALFORMED_MESSAGE}
     */
    public <M extends MessageLite> M open(ByteString sealed, Parser<M> parser) throws SealException {
        byte[] content = open(sealed.toByteArray());
        try {
            return parser.parseFrom(content);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED_MESSAGE, "a sealed message has a content that cannot be parsed");
        }
    }

    // A nonce must never be used twice with one pair of keys: only known-answer tests choose it.
    byte[] seal(byte[] content, byte[] nonce) {
        byte[] sealed = Arrays.copyOf(nonce, OVERHEAD_BYTES + content.length);
        try (SecretBox box = SecretBox.encrypt(shared, nonce.clone(), content)) { // wipes its arrays when closed
            byte[] tagged = box.getCiphertextWithTag();
            System.arraycopy(tagged, 0, sealed, NONCE_BYTES, tagged.length);
        }
        return sealed;
    }
}
