package io.heddle.api.routes;

import io.heddle.api.net.IpPrefix;
import java.util.Set;

/**
 * What leads into the tunnel, all of it.
 *
 * @param prefixes masked destinations: the overlay's networks and what peers serve
 */
public record RoutePlan(Set<IpPrefix> prefixes) {

    /** No routes. */
    public static final RoutePlan EMPTY = new RoutePlan(Set.of());

    public RoutePlan {
        prefixes = Set.copyOf(prefixes);
    }
}
