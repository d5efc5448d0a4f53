package io.heddle.api.tunnel;

import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PresharedKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One peer as the tunnel shall know it.
 *
 * @param allowedIps what may come from it and goes to it
 * @param endpoint where its packets go; {@code null}: nothing is planned, a known one stays in use
 * @param keepaliveSeconds interval of keepalive packets, 0…65535; 0: none
 * @param presharedKey mixed into its handshakes, or {@code null} for none
 * @param generation a change discards the peer's session keys and its learnt endpoint (it is removed and added again)
 */
public record PeerPlan(
        Set<IpPrefix> allowedIps,
        @Nullable Endpoint endpoint,
        int keepaliveSeconds,
        @Nullable PresharedKey presharedKey,
        int generation) {

    public PeerPlan {
        allowedIps = Set.copyOf(allowedIps);
        if (keepaliveSeconds < 0 || keepaliveSeconds > 65535) {
            throw new IllegalArgumentException("keepalive of " + keepaliveSeconds + " s is not in 0…65535");
        }
    }
}
