package io.heddle.wireguard.internal.noise;

import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.crypto.LittleEndian;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A handshake that a peer began, from its message to our answer, in three steps: {@link #read} tells who it claims to
 * be, {@link #timestamp} proves it, {@link #respond} completes it. Used under one lock.
 */
public final class Response {

    static final int EPHEMERAL = 12;
    static final int NOTHING = 44;

    private static final int INITIATION_EPHEMERAL = 8;
    private static final int INITIATION_STATIC = 40;
    private static final int INITIATION_TIMESTAMP = 88;
    private static final int INITIATION_MACS = 116;

    private final SymmetricState state;
    private final PublicKey initiator;
    private final PublicKey initiatorEphemeral;
    private final int remoteIndex;
    private final byte[] sealedTimestamp;

    private Response(SymmetricState state, PublicKey initiator, PublicKey ephemeral, byte[] message) {
        this.state = state;
        this.initiator = initiator;
        this.initiatorEphemeral = ephemeral;
        this.remoteIndex = LittleEndian.getInt(message, Messages.SENDER);
        this.sealedTimestamp = Arrays.copyOfRange(message, INITIATION_TIMESTAMP, INITIATION_MACS);
    }

    /** Reads the first part of an initiation; null if it is not meant for us. */
    public static @Nullable Response read(byte[] message, Identity identity) {
        byte[] ephemeral = Arrays.copyOfRange(message, INITIATION_EPHEMERAL, INITIATION_STATIC);
        PublicKey ephemeralKey = PublicKey.of(ephemeral);
        byte[] secret = identity.agree(ephemeralKey);
        if (secret == null) {
            return null;
        }
        var state = SymmetricState.towards(identity.publicKey().bytes());
        state.mixKey(ephemeral);
        state.mixHash(ephemeral);
        byte[] key = state.mixKeyForCipher(secret);
        Arrays.fill(secret, (byte) 0);
        byte[] initiator = state.openAndHash(key, Arrays.copyOfRange(message, INITIATION_STATIC, INITIATION_TIMESTAMP));
        return initiator == null ? null : new Response(state, PublicKey.of(initiator), ephemeralKey, message);
    }

    /** Who the message claims to come from. */
    public PublicKey initiator() {
        return initiator;
    }

    /** The timestamp, or null if the message does not come from the owner of the key it names. */
    public byte @Nullable [] timestamp(byte[] staticSecret) {
        return state.openAndHash(state.mixKeyForCipher(staticSecret), sealedTimestamp);
    }

    /**
     * Answers.
     *
     * @param message where the answer is written, all but its macs
     * @return the keys of the session, or null if the initiator's keys are unusable
     */
    public @Nullable SessionKeys respond(byte[] message, int localIndex, byte[] presharedKey, SecureRandom random) {
        PrivateKey ephemeral = PrivateKey.generate(random);
        byte[] ephemeralSecret = ephemeral.agree(initiatorEphemeral);
        byte[] staticSecret = ephemeral.agree(initiator);
        byte[] ephemeralPublic = ephemeral.publicKey().bytes();
        ephemeral.destroy();
        if (ephemeralSecret == null || staticSecret == null) {
            return null;
        }
        LittleEndian.putInt(message, 0, Messages.RESPONSE);
        LittleEndian.putInt(message, Messages.SENDER, localIndex);
        LittleEndian.putInt(message, 8, remoteIndex);
        System.arraycopy(ephemeralPublic, 0, message, EPHEMERAL, ephemeralPublic.length);
        state.mixKey(ephemeralPublic);
        state.mixHash(ephemeralPublic);
        state.mixKey(ephemeralSecret);
        state.mixKey(staticSecret);
        Arrays.fill(ephemeralSecret, (byte) 0);
        Arrays.fill(staticSecret, (byte) 0);
        byte[] nothing = state.sealAndHash(state.mixPresharedKey(presharedKey), new byte[0]);
        System.arraycopy(nothing, 0, message, NOTHING, nothing.length);
        byte[][] keys = state.split();
        return new SessionKeys(keys[1], keys[0], remoteIndex);
    }

    /** Erases what is secret. Idempotent. */
    public void erase() {
        state.erase();
    }
}
