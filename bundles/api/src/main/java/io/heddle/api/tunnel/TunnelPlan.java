package io.heddle.api.tunnel;

import io.heddle.api.net.PublicKey;
import java.util.Map;

/**
 * The peers a tunnel shall have, all of them.
 *
 * @param peers by key
 */
public record TunnelPlan(Map<PublicKey, PeerPlan> peers) {

    /** No peers. */
    public static final TunnelPlan EMPTY = new TunnelPlan(Map.of());

    public TunnelPlan {
        peers = Map.copyOf(peers);
    }
}
