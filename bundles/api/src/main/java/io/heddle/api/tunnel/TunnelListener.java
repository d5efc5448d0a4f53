package io.heddle.api.tunnel;

import io.heddle.api.host.DamageListener;
import io.heddle.api.net.PublicKey;

/**
 * Hears what happens in a tunnel, on a thread of the data plane; must not block. {@link #damaged} is for what {@link
 * TunnelSession#repair} can put right, {@link #failed} for what it cannot.
 */
public interface TunnelListener extends DamageListener {

    /** A handshake with a peer completed. */
    void handshake(PublicKey peer);

    /**
     * The tunnel cannot work any more and nobody closed it: its interface vanished or bears another name, or its socket broke. Told
     * once.
     */
    void failed(String what);
}
