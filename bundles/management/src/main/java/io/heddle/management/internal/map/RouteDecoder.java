package io.heddle.management.internal.map;

import io.heddle.api.map.NetworkRoute;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.Route;
import java.util.LinkedHashMap;
import java.util.List;

/** Networks behind peers. Stateless. */
final class RouteDecoder {

    private static final int BEST_METRIC = 1;
    private static final int WORST_METRIC = 9999;

    private RouteDecoder() {}

    static List<NetworkRoute> decode(List<Route> wires, Remarks remarks) {
        var routes = new LinkedHashMap<String, NetworkRoute>();
        for (var wire : wires) {
            try {
                if (routes.putIfAbsent(wire.getId(), decode(wire)) != null) {
                    remarks.add("route " + wire.getId() + " skipped: listed twice");
                }
            } catch (IllegalArgumentException e) {
                remarks.skipped("route " + wire.getId(), e);
            }
        }
        return List.copyOf(routes.values());
    }

    private static NetworkRoute decode(Route route) {
        var domains = DomainNames.of(route.getDomainsList());
        return new NetworkRoute(
                route.getId(),
                route.getNetId(),
                // With domains, the network is a placeholder.
                domains.isEmpty() ? IpPrefix.parse(route.getNetwork()).masked() : null,
                domains,
                PublicKey.parse(route.getPeer()),
                (int) Math.min(Math.max(route.getMetric(), BEST_METRIC), WORST_METRIC),
                route.getMasquerade(),
                route.getKeepRoute(),
                route.getSkipAutoApply());
    }
}
