package io.heddle.api.map;

import io.heddle.api.net.PublicKey;
import java.util.List;

/**
 * The overlay as the control plane wants this gateway to see it. Complete: it replaces the map of before.
 *
 * @param serial state number of the network, unsigned 64 bit; a map with a smaller one than the last is outdated
 * @param self this gateway's own addresses and names
 * @param peers every peer to connect to, online or not, without this gateway; keys are unique
 * @param expiredPeers peers whose login has expired: shown, never connected
 * @param firewallRules what may pass between peers and this gateway; empty means nothing may
 * @param routes networks behind peers, those this gateway serves included
 * @param routeFirewallRules what may pass through this gateway to the networks it serves
 * @param dns name service settings
 */
public record NetworkMap(
        long serial,
        SelfConfig self,
        List<RemotePeer> peers,
        List<RemotePeer> expiredPeers,
        List<FirewallRule> firewallRules,
        List<NetworkRoute> routes,
        List<RouteFirewallRule> routeFirewallRules,
        DnsSettings dns) {

    public NetworkMap {
        peers = List.copyOf(peers);
        expiredPeers = List.copyOf(expiredPeers);
        firewallRules = List.copyOf(firewallRules);
        routes = List.copyOf(routes);
        routeFirewallRules = List.copyOf(routeFirewallRules);
    }

    /** Whether this map is older than one of {@code otherSerial}; an equal serial is applied again. */
    public boolean isOlderThan(long otherSerial) {
        return Long.compareUnsigned(serial, otherSerial) < 0;
    }

    /** Whether {@code key} is one of {@link #peers()}. */
    public boolean hasPeer(PublicKey key) {
        return peers.stream().anyMatch(peer -> peer.key().equals(key));
    }
}
