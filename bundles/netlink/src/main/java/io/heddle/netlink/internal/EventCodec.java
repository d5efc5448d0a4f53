package io.heddle.netlink.internal;

import io.heddle.netlink.NetlinkEvent;
import io.heddle.netlink.NetlinkEvent.AddressChanged;
import io.heddle.netlink.NetlinkEvent.AddressRemoved;
import io.heddle.netlink.NetlinkEvent.LinkChanged;
import io.heddle.netlink.NetlinkEvent.LinkRemoved;
import io.heddle.netlink.NetlinkEvent.Overrun;
import io.heddle.netlink.NetlinkEvent.RouteChanged;
import io.heddle.netlink.NetlinkEvent.RouteRemoved;
import org.jspecify.annotations.Nullable;

/** Reads what the kernel announces to its groups. */
public final class EventCodec {

    private static final int AF_UNSPEC = 0;

    private EventCodec() {}

    /** The event of a message; {@code null} for what we do not tell. */
    public static @Nullable NetlinkEvent decode(NetlinkMessage message) {
        return switch (message.type()) {
            case LinkCodec.NEW, LinkCodec.DELETE -> link(message);
            case AddressCodec.NEW, AddressCodec.DELETE -> address(message);
            case RouteCodec.NEW, RouteCodec.DELETE -> route(message);
            case NetlinkMessage.OVERRUN -> new Overrun();
            default -> null;
        };
    }

    private static @Nullable NetlinkEvent link(NetlinkMessage message) {
        // Bridges announce their ports with the family of bridges, also when a port only leaves the bridge.
        var link = message.u8(0) == AF_UNSPEC ? LinkCodec.decode(message) : null;
        if (link == null) {
            return null;
        }
        return message.type() == LinkCodec.NEW ? new LinkChanged(link) : new LinkRemoved(link);
    }

    private static @Nullable NetlinkEvent address(NetlinkMessage message) {
        var address = AddressCodec.decode(message);
        if (address == null) {
            return null;
        }
        return message.type() == AddressCodec.NEW ? new AddressChanged(address) : new AddressRemoved(address);
    }

    private static @Nullable NetlinkEvent route(NetlinkMessage message) {
        var route = RouteCodec.decode(message);
        if (route == null) {
            return null;
        }
        return message.type() == RouteCodec.NEW ? new RouteChanged(route) : new RouteRemoved(route);
    }
}
