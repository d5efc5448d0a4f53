package io.heddle.routes;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.routes.RoutePlan;
import io.heddle.netlink.Route;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which routes a plan means. Pure. */
final class RoutePlanner {

    private static final IpPrefix ALL_IPV4 = IpPrefix.parse("0.0.0.0/0");
    private static final IpPrefix ALL_IPV6 = IpPrefix.parse("::/0");

    private RoutePlanner() {}

    /**
     * The routes of a plan by destination. A plan that takes all of IPv4 and has nothing of IPv6 would let IPv6 go around the
     * tunnel; so that is refused to the host's programs.
     *
     * @param ipv6 whether the host has it
     * @throws BackendException if the plan has a prefix that must not be routed
     */
    static Map<IpPrefix, Route> routes(RoutePlan plan, int linkIndex, int table, boolean ipv6) throws BackendException {
        var routes = new LinkedHashMap<IpPrefix, Route>();
        boolean anyIpv6 = false;
        for (var prefix : plan.prefixes().stream().sorted().toList()) {
            check(prefix);
            anyIpv6 |= !prefix.isIpv4();
            if (prefix.isIpv4() || ipv6) {
                routes.put(prefix.masked(), Route.device(prefix.masked(), linkIndex, table));
            }
        }
        if (ipv6 && !anyIpv6 && routes.containsKey(ALL_IPV4)) {
            routes.put(ALL_IPV6, Route.unreachable(ALL_IPV6, table));
        }
        return routes;
    }

    private static void check(IpPrefix prefix) throws BackendException {
        var address = prefix.address();
        boolean refused = address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress() && prefix.length() > 0;
        if (refused) {
            throw new BackendException(
                    Reason.BEYOND_CAPABILITY,
                    "cannot route " + prefix + " into the tunnel: it never leaves a host or link");
        }
    }
}
