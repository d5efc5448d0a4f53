package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.internal.noise.Initiation;

/**
 * A handshake of ours that waits for its response.
 *
 * @param peer with whom
 * @param handshake its secrets
 */
record PendingInitiation(Peer peer, Initiation handshake) implements IndexTable.Entry {

    @Override
    public int localIndex() {
        return handshake.localIndex();
    }
}
