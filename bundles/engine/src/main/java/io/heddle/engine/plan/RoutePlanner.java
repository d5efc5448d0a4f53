package io.heddle.engine.plan;

import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.routes.RoutePlan;
import java.util.LinkedHashSet;
import java.util.Set;

/** From a map to the prefixes that lead into the tunnel. Pure. */
public final class RoutePlanner {

    private RoutePlanner() {}

    /** The overlay's networks, and peers whose addresses lie outside of them. */
    public static RoutePlan plan(NetworkMap map) {
        Set<IpPrefix> prefixes = new LinkedHashSet<>();
        map.self().addresses().forEach(address -> prefixes.add(address.masked()));
        for (RemotePeer peer : map.peers()) {
            for (var address : peer.addresses()) {
                if (isOfOurs(map, address) && prefixes.stream().noneMatch(prefix -> prefix.contains(address))) {
                    prefixes.add(address.masked());
                }
            }
        }
        return new RoutePlan(prefixes);
    }

    private static boolean isOfOurs(NetworkMap map, IpPrefix address) {
        return address.isIpv4() || map.self().ipv6Address().isPresent();
    }
}
