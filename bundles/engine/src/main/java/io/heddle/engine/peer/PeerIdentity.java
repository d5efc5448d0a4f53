package io.heddle.engine.peer;

import io.heddle.api.net.PublicKey;
import io.heddle.ice.IceRole;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/**
 * Who the two ends of a connection are.
 *
 * @param local own key
 * @param remote the peer's
 * @param port the tunnel's UDP port, as peers reach it
 * @param version what we say we are
 * @param random cryptographic source
 */
record PeerIdentity(PublicKey local, PublicKey remote, IntSupplier port, String version, RandomGenerator random) {

    /** Decided on the base64 texts of the keys; also fixes who starts the WireGuard handshake. */
    IceRole role() {
        return IceRole.of(local.text(), remote.text());
    }
}
