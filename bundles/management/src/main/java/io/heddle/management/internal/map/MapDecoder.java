package io.heddle.management.internal.map;

import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.FirewallRule;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.RouteFirewallRule;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.SyncResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the classic network map. A single entry that makes no sense is left out with a remark; a map without which the
 * gateway would be less protected than it should be is refused. Stateless but for its key.
 */
public final class MapDecoder {

    private final PublicKey own;

    /** A decoder for the gateway with this key. */
    public MapDecoder(PublicKey own) {
        this.own = own;
    }

    /**
     * Decodes the map of a message that has one.
     *
     * @param response the message
     * @param before own configuration so far, which stays if the message has none: a deleted peer's last map
     * @param remarks takes what was odd
     * @return the map
     * @throws RefusedMapException if it has no usable own configuration, or a denying rule that cannot be understood
     */
    public NetworkMap decode(SyncResponse response, @Nullable SelfConfig before, Remarks remarks)
            throws RefusedMapException {
        var map = response.getNetworkMap();
        var self = self(response, before, remarks);
        var peers = new PeerDecoder(own, self.ipv6() != null, remarks);
        return new NetworkMap(
                map.getSerial(),
                self,
                // The flag wins over a list that contradicts it, as with deployed clients.
                map.getRemotePeersIsEmpty() ? List.of() : peers.decode(map.getRemotePeersList()),
                peers.decode(map.getOfflinePeersList()),
                firewallRules(map, remarks),
                RouteDecoder.decode(map.getRoutesList(), remarks),
                routeRules(map, self, remarks),
                map.hasDnsConfig() ? new DnsDecoder(remarks).decode(map.getDnsConfig()) : DnsSettings.DISABLED);
    }

    private static SelfConfig self(SyncResponse response, @Nullable SelfConfig before, Remarks remarks)
            throws RefusedMapException {
        var map = response.getNetworkMap();
        try {
            if (map.hasPeerConfig()) {
                return SelfDecoder.decode(map.getPeerConfig(), remarks);
            }
            if (response.hasPeerConfig()) {
                return SelfDecoder.decode(response.getPeerConfig(), remarks);
            }
        } catch (IllegalArgumentException e) {
            throw new RefusedMapException(String.valueOf(e.getMessage()), e);
        }
        if (before == null) {
            throw new RefusedMapException("no configuration of this gateway", null);
        }
        return before;
    }

    // Very old servers mean "everything" by an empty list without its flag, and deployed clients do as they are told.
    // We do not: no rule, no packet.
    private static List<FirewallRule> firewallRules(io.heddle.wire.management.NetworkMap map, Remarks remarks)
            throws RefusedMapException {
        if (map.getFirewallRulesCount() == 0 && !map.getFirewallRulesIsEmpty()) {
            remarks.add("no firewall rules, and not said to be meant so: nothing may pass");
        }
        return Rules.decode(
                "firewall rule",
                map.getFirewallRulesList(),
                io.heddle.wire.management.FirewallRule::getAction,
                FirewallRuleDecoder::decode,
                remarks);
    }

    private static List<RouteFirewallRule> routeRules(
            io.heddle.wire.management.NetworkMap map, SelfConfig self, Remarks remarks) throws RefusedMapException {
        if (map.getRoutesFirewallRulesCount() == 0 && !map.getRoutesFirewallRulesIsEmpty()) {
            remarks.add("no rules for routed traffic, and not said to be meant so: nothing is forwarded");
        }
        var decoder = new RouteRuleDecoder(self.routingPeerDnsResolution());
        return Rules.decode(
                "rule for routed traffic",
                map.getRoutesFirewallRulesList(),
                io.heddle.wire.management.RouteFirewallRule::getAction,
                decoder::decode,
                remarks);
    }
}
