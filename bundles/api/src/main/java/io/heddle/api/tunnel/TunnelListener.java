package io.heddle.api.tunnel;

import io.heddle.api.net.PublicKey;

/** Hears what happens in a tunnel, on a thread of the data plane; must not block. */
public interface TunnelListener {

    /** A handshake with a peer completed. */
    void handshake(PublicKey peer);

    /** The data plane stopped working by itself: its interface vanished or its socket broke. Told once. */
    void failed(String what);
}
