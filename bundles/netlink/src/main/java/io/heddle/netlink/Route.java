package io.heddle.netlink;

import io.heddle.api.net.IpPrefix;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route of the kernel's tables. In a request to delete, what is 0 or {@code null} matches any.
 *
 * @param destination the network, host bits cleared; its family is the route's
 * @param table the table's number, above 0; 254 is main
 * @param type what happens to a packet
 * @param protocol who made it, 0…255; ours is {@link HostNumbers#ROUTE_PROTOCOL}
 * @param metric 0…2³²−1, the smallest wins; 0 in a request is the kernel's default (0 for IPv4, 1024 for IPv6)
 * @param linkIndex the interface, or 0
 * @param gateway the next hop, or {@code null}
 * @param source the preferred source address, or {@code null}
 */
public record Route(
        IpPrefix destination,
        int table,
        Type type,
        int protocol,
        long metric,
        int linkIndex,
        @Nullable InetAddress gateway,
        @Nullable InetAddress source) {

    /** The table that everybody's ordinary routes are in. */
    public static final int MAIN_TABLE = 254;

    private static final long MAX_METRIC = 0xffffffffL;

    /** What happens to a packet, in the order of the kernel's numbers from 0 ({@code RTN_…}). */
    public enum Type {
        /** Anything, in a request to delete; unknown, in a listed route. */
        UNSPECIFIED,
        /** It goes out. */
        UNICAST,
        /** It is for this host. */
        LOCAL,
        /** As broadcast, in and out. */
        BROADCAST,
        /** As broadcast in, as unicast out. */
        ANYCAST,
        /** To many. */
        MULTICAST,
        /** It is dropped in silence. */
        BLACKHOLE,
        /** It is refused: no route to host. */
        UNREACHABLE,
        /** It is refused: prohibited. */
        PROHIBIT,
        /** The look-up in this table ends without a result. */
        THROW
    }

    public Route {
        destination = destination.masked();
        if (table < 0 || protocol < 0 || protocol > 255 || metric < 0 || metric > MAX_METRIC) {
            throw new IllegalArgumentException("table " + table + ", protocol " + protocol + ", metric " + metric);
        }
    }

    /** A route of ours through an interface. */
    public static Route device(IpPrefix destination, int linkIndex, int table) {
        return new Route(destination, table, Type.UNICAST, HostNumbers.ROUTE_PROTOCOL, 0, linkIndex, null, null);
    }

    /** A route of ours through a gateway; {@code linkIndex} may be 0: the kernel finds the interface. */
    public static Route gateway(IpPrefix destination, InetAddress gateway, int linkIndex, int table) {
        return new Route(destination, table, Type.UNICAST, HostNumbers.ROUTE_PROTOCOL, 0, linkIndex, gateway, null);
    }

    /** A route of ours that refuses: no route to host. */
    public static Route unreachable(IpPrefix destination, int table) {
        return new Route(destination, table, Type.UNREACHABLE, HostNumbers.ROUTE_PROTOCOL, 0, 0, null, null);
    }

    /** A route of ours that drops in silence. */
    public static Route blackhole(IpPrefix destination, int table) {
        return new Route(destination, table, Type.BLACKHOLE, HostNumbers.ROUTE_PROTOCOL, 0, 0, null, null);
    }

    public Route withMetric(long value) {
        return new Route(destination, table, type, protocol, value, linkIndex, gateway, source);
    }

    public Route withProtocol(int value) {
        return new Route(destination, table, type, value, metric, linkIndex, gateway, source);
    }

    public Route withSource(InetAddress value) {
        return new Route(destination, table, type, protocol, metric, linkIndex, gateway, value);
    }

    /** Whether it takes all packets of its family. */
    public boolean isDefault() {
        return destination.length() == 0;
    }
}
