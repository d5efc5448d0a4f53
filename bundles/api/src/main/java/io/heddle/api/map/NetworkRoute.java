package io.heddle.api.map;

import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network that is reached through a peer, or that this gateway serves.
 *
 * @param id unique within the map
 * @param networkId the name that, with the network, identifies a group of routers for the same network
 * @param network the destination, or {@code null} for a route by domains
 * @param domains destination names in punycode; empty for a route by prefix
 * @param router the peer that serves it; this gateway's own key if it is the one
 * @param metric 1…9999, lower is better
 * @param masquerade whether the router hides the source behind its own address
 * @param keepRoute whether addresses that the name no longer resolves to are kept
 * @param needsSelection whether the user must choose it before it is used (exit nodes)
 */
public record NetworkRoute(
        String id,
        String networkId,
        @Nullable IpPrefix network,
        List<String> domains,
        PublicKey router,
        int metric,
        boolean masquerade,
        boolean keepRoute,
        boolean needsSelection) {

    public NetworkRoute {
        domains = List.copyOf(domains);
    }

    /** The destination prefix, absent for a route by domains. */
    public Optional<IpPrefix> prefix() {
        return Optional.ofNullable(network);
    }
}
