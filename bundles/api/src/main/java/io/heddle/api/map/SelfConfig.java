package io.heddle.api.map;

import io.heddle.api.net.IpPrefix;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane says of this gateway.
 *
 * @param ipv4 overlay address with the length of the <em>network</em>, for example 100.77.3.9/16
 * @param ipv6 overlay address likewise, or {@code null} without IPv6 overlay
 * @param fqdn own name, without trailing dot; may be empty
 * @param mtu proposed tunnel MTU in bytes, or 0 if none is proposed
 * @param lazyConnections whether peers are connected only when there is traffic
 * @param routingPeerDnsResolution whether domain routes are resolved by the routing peer
 */
public record SelfConfig(
        IpPrefix ipv4,
        @Nullable IpPrefix ipv6,
        String fqdn,
        int mtu,
        boolean lazyConnections,
        boolean routingPeerDnsResolution) {

    /** The overlay addresses, IPv4 first. */
    public List<IpPrefix> addresses() {
        return ipv6 == null ? List.of(ipv4) : List.of(ipv4, ipv6);
    }

    /** The IPv6 overlay address, if there is one. */
    public Optional<IpPrefix> ipv6Address() {
        return Optional.ofNullable(ipv6);
    }
}
