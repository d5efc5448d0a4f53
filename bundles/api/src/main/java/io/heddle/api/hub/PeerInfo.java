package io.heddle.api.hub;

import io.heddle.api.net.PublicKey;
import java.time.Instant;
import java.util.List;

/**
 * A registered peer.
 *
 * @param key its identity
 * @param fqdn its overlay name
 * @param ipv4 overlay address
 * @param ipv6 overlay address, empty without
 * @param version the client version it reported
 * @param groups groups it is in, {@code All} included
 * @param connected whether its stream is open
 * @param registered when it registered
 */
public record PeerInfo(
        PublicKey key,
        String fqdn,
        String ipv4,
        String ipv6,
        String version,
        List<String> groups,
        boolean connected,
        Instant registered) {

    public PeerInfo {
        groups = List.copyOf(groups);
    }
}
