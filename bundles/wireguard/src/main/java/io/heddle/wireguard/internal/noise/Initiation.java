package io.heddle.wireguard.internal.noise;

import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.crypto.LittleEndian;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A handshake that we began: our message, and what is needed to understand the response. Used under one lock. */
public final class Initiation {

    private static final int EPHEMERAL = 8;
    private static final int STATIC = 40;
    private static final int TIMESTAMP = 88;

    private final int localIndex;
    private final PrivateKey ephemeral;
    private final SymmetricState state;

    private Initiation(int localIndex, PrivateKey ephemeral, SymmetricState state) {
        this.localIndex = localIndex;
        this.ephemeral = ephemeral;
        this.state = state;
    }

    /**
     * Begins a handshake.
     *
     * @param message where the message is written, all but its macs
     * @param staticSecret what the two static keys agree on
     * @return null if the peer's key is unusable
     */
    public static @Nullable Initiation begin(
            byte[] message,
            int localIndex,
            Identity identity,
            PublicKey peer,
            byte[] staticSecret,
            byte[] timestamp,
            SecureRandom random) {
        PrivateKey ephemeral = PrivateKey.generate(random);
        byte[] ephemeralSecret = ephemeral.agree(peer);
        if (ephemeralSecret == null) {
            return null;
        }
        LittleEndian.putInt(message, 0, Messages.INITIATION);
        LittleEndian.putInt(message, Messages.SENDER, localIndex);
        var state = SymmetricState.towards(peer.bytes());
        byte[] ephemeralPublic = ephemeral.publicKey().bytes();
        put(message, EPHEMERAL, ephemeralPublic);
        state.mixKey(ephemeralPublic);
        state.mixHash(ephemeralPublic);
        byte[] key = state.mixKeyForCipher(ephemeralSecret);
        Arrays.fill(ephemeralSecret, (byte) 0);
        put(message, STATIC, state.sealAndHash(key, identity.publicKey().bytes()));
        put(message, TIMESTAMP, state.sealAndHash(state.mixKeyForCipher(staticSecret), timestamp));
        return new Initiation(localIndex, ephemeral, state);
    }

    private static void put(byte[] message, int offset, byte[] part) {
        System.arraycopy(part, 0, message, offset, part.length);
    }

    public int localIndex() {
        return localIndex;
    }

    /**
     * Reads a response. A bad one changes nothing, so that the genuine one may still come; after a good one this object
     * is erased.
     *
     * @return null if the response is not genuine
     */
    public @Nullable SessionKeys complete(byte[] message, Identity identity, byte[] presharedKey) {
        SymmetricState attempt = state.copy();
        SessionKeys keys = read(attempt, message, identity, presharedKey);
        attempt.erase();
        if (keys != null) {
            erase();
        }
        return keys;
    }

    private @Nullable SessionKeys read(SymmetricState attempt, byte[] message, Identity identity, byte[] psk) {
        byte[] remote = Arrays.copyOfRange(message, Response.EPHEMERAL, Response.NOTHING);
        PublicKey remoteKey = PublicKey.of(remote);
        byte[] ephemeralSecret = ephemeral.agree(remoteKey);
        byte[] staticSecret = identity.agree(remoteKey);
        if (ephemeralSecret == null || staticSecret == null) {
            return null;
        }
        attempt.mixKey(remote);
        attempt.mixHash(remote);
        attempt.mixKey(ephemeralSecret);
        attempt.mixKey(staticSecret);
        Arrays.fill(ephemeralSecret, (byte) 0);
        Arrays.fill(staticSecret, (byte) 0);
        byte[] nothing = Arrays.copyOfRange(message, Response.NOTHING, Response.NOTHING + Messages.TAG_LENGTH);
        if (attempt.openAndHash(attempt.mixPresharedKey(psk), nothing) == null) {
            return null;
        }
        byte[][] keys = attempt.split();
        return new SessionKeys(keys[0], keys[1], LittleEndian.getInt(message, Messages.SENDER));
    }

    /** Erases what is secret. Idempotent. */
    public void erase() {
        ephemeral.destroy();
        state.erase();
    }

    /** Whether nothing secret is left, for tests. */
    public boolean isErased() {
        return state.isErased();
    }
}
