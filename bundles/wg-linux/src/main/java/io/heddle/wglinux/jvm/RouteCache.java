package io.heddle.wglinux.jvm;

import io.heddle.netlink.io.UdpAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The routes that genuine packets came by, so that a packet costs no object. Whoever is not genuine gets no place in it:
 * forged senders neither fill it nor choose what is hashed. One thread.
 */
final class RouteCache {

    private static final int LIMIT = 4096;

    private final Map<UdpAddress, UdpRoute> routes = new HashMap<>();

    /** The route of a sender; a new one if it is not known. */
    UdpRoute of(UdpAddress sender) {
        var known = routes.get(sender);
        if (known != null) {
            return known;
        }
        var copy = new UdpAddress();
        copy.set(sender);
        return new UdpRoute(copy);
    }

    /** Remembers a route that proved genuine. */
    void keep(UdpRoute route) {
        if (routes.size() >= LIMIT) {
            routes.clear();
        }
        routes.putIfAbsent(route.address(), route);
    }
}
