package io.heddle.netlink.internal;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.AttributeWriter;
import io.heddle.netlink.Attributes;
import io.heddle.netlink.Route;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes in messages: {@code struct rtmsg} (family, destination length, source length, tos, table, protocol, scope, type,
 * u8 each; flags u32) and attributes; linux/rtnetlink.h.
 */
public final class RouteCodec {

    public static final int NEW = 24;
    public static final int DELETE = 25;
    public static final int GET = 26;

    private static final int HEADER = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTA_MARK = 16;

    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_NOWHERE = 255;

    /** An entry of the kernel's cache, not of a table. */
    private static final int RTM_F_CLONED = 0x200;

    /** {@code struct rtnexthop}: length u16, flags u8, hops u8, interface s32; then attributes. */
    private static final int NEXT_HOP = 8;

    /** By the kernel's numbers from 0. */
    private static final List<Route.Type> TYPES = List.of(Route.Type.values());

    private RouteCodec() {}

    /** A request for the routes of a table; kernels that do not filter answer with all. */
    public static byte[] all(boolean ipv4, int table) {
        return Bodies.join(header(ipv4, 0, 0, 0, 0), new AttributeWriter().u32(RTA_TABLE, table));
    }

    public static byte[] lookup(InetAddress destination, int mark) {
        var bytes = destination.getAddress();
        var attributes = new AttributeWriter().bytes(RTA_DST, bytes);
        if (mark != 0) {
            attributes.u32(RTA_MARK, mark);
        }
        return Bodies.join(header(bytes.length == 4, bytes.length * 8, 0, 0, 0), attributes);
    }

    public static byte[] add(Route route) {
        boolean onLink = route.gateway() == null && route.destination().isIpv4();
        boolean unicast = route.type() == Route.Type.UNICAST;
        return encode(route, unicast && onLink ? SCOPE_LINK : SCOPE_UNIVERSE, route.linkIndex());
    }

    /** The kernel lists refusing IPv6 routes on loopback, but finds them by type and destination only. */
    public static byte[] delete(Route route) {
        return encode(route, SCOPE_NOWHERE, route.type() == Route.Type.UNICAST ? route.linkIndex() : 0);
    }

    /** The route of a message about one; {@code null} for any other message, and for entries of the cache. */
    public static @Nullable Route decode(NetlinkMessage message) {
        return (message.s32(8) & RTM_F_CLONED) != 0 ? null : decodeAny(message);
    }

    /** As {@link #decode}, entries of the cache included: the answer to a look-up is one. */
    public static @Nullable Route decodeAny(NetlinkMessage message) {
        boolean aboutRoute = message.type() == NEW || message.type() == DELETE;
        if (!aboutRoute || message.payload().length < HEADER) {
            return null;
        }
        var ipv4 = Bodies.ipv4(message);
        if (ipv4 == null || message.u8(1) > (ipv4 ? 32 : 128)) {
            return null;
        }
        return decode(message, ipv4, Attributes.of(message.payload(), HEADER));
    }

    private static @Nullable Route decode(NetlinkMessage message, boolean ipv4, Attributes attributes) {
        var destination =
                Bodies.address(attributes.has(RTA_DST) ? attributes.bytes(RTA_DST) : new byte[ipv4 ? 4 : 16], ipv4);
        int table = attributes.u32(RTA_TABLE, message.u8(4));
        if (destination == null || table < 0) {
            return null;
        }
        var hops = attributes.bytes(RTA_MULTIPATH);
        var hop = hops.length < NEXT_HOP ? attributes : firstHop(hops);
        int link = hops.length < NEXT_HOP
                ? attributes.u32(RTA_OIF, 0)
                : ByteBuffer.wrap(hops).order(ByteOrder.nativeOrder()).getInt(4);
        return new Route(
                new IpPrefix(destination, message.u8(1)),
                table,
                type(message.u8(7)),
                message.u8(5),
                Integer.toUnsignedLong(attributes.u32(RTA_PRIORITY, 0)),
                link,
                Bodies.address(hop.bytes(RTA_GATEWAY), ipv4),
                Bodies.address(attributes.bytes(RTA_PREFSRC), ipv4));
    }

    /** Of a route with several next hops the first stands for it. */
    private static Attributes firstHop(byte[] hops) {
        int length = ByteBuffer.wrap(hops).order(ByteOrder.nativeOrder()).getShort(0) & 0xffff;
        return Attributes.of(Arrays.copyOf(hops, Math.min(Math.max(length, NEXT_HOP), hops.length)), NEXT_HOP);
    }

    private static byte[] encode(Route route, int scope, int linkIndex) {
        boolean ipv4 = route.destination().isIpv4();
        var attributes = new AttributeWriter();
        if (!route.isDefault()) {
            attributes.bytes(RTA_DST, route.destination().address().getAddress());
        }
        attributes.u32(RTA_TABLE, route.table());
        if (linkIndex != 0) {
            attributes.u32(RTA_OIF, linkIndex);
        }
        var gateway = route.gateway();
        if (gateway != null) {
            attributes.bytes(RTA_GATEWAY, gateway.getAddress());
        }
        if (route.metric() != 0) {
            attributes.u32(RTA_PRIORITY, (int) route.metric());
        }
        var source = route.source();
        if (source != null) {
            attributes.bytes(RTA_PREFSRC, source.getAddress());
        }
        int type = TYPES.indexOf(route.type());
        return Bodies.join(header(ipv4, route.destination().length(), route.protocol(), scope, type), attributes);
    }

    private static Route.Type type(int number) {
        return number < TYPES.size() ? TYPES.get(number) : Route.Type.UNSPECIFIED;
    }

    private static byte[] header(boolean ipv4, int length, int protocol, int scope, int type) {
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) Bodies.family(ipv4))
                .put(1, (byte) length)
                .put(5, (byte) protocol)
                .put(6, (byte) scope)
                .put(7, (byte) type)
                .array();
    }
}
