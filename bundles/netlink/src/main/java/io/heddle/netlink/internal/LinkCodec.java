package io.heddle.netlink.internal;

import io.heddle.netlink.AttributeWriter;
import io.heddle.netlink.Attributes;
import io.heddle.netlink.Link;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Links in messages: {@code struct ifinfomsg} (family u8, padding u8, type u16, index s32, flags u32, change mask u32) and
 * attributes; linux/if_link.h.
 */
public final class LinkCodec {

    public static final int NEW = 16;
    public static final int DELETE = 17;
    public static final int GET = 18;
    public static final int SET = 19;

    private static final int HEADER = 16;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_EXT_MASK = 29;
    private static final int RTEXT_FILTER_SKIP_STATS = 8;
    private static final int IFF_UP = 1;

    private LinkCodec() {}

    public static byte[] all() {
        return Bodies.join(header(0, 0, 0), withoutCounters());
    }

    public static byte[] byIndex(int index) {
        return Bodies.join(header(index, 0, 0), withoutCounters());
    }

    public static byte[] byName(String name) {
        return Bodies.join(header(0, 0, 0), withoutCounters().text(IFLA_IFNAME, name));
    }

    public static byte[] create(String name, String kind) {
        var attributes = new AttributeWriter()
                .text(IFLA_IFNAME, name)
                .nested(IFLA_LINKINFO, info -> info.text(IFLA_INFO_KIND, kind));
        return Bodies.join(header(0, 0, 0), attributes);
    }

    public static byte[] index(int index) {
        return header(index, 0, 0);
    }

    public static byte[] up(int index, boolean up) {
        return header(index, up ? IFF_UP : 0, IFF_UP);
    }

    public static byte[] mtu(int index, int mtu) {
        return Bodies.join(header(index, 0, 0), new AttributeWriter().u32(IFLA_MTU, mtu));
    }

    /** The link of a message about a link; {@code null} for any other message. */
    public static @Nullable Link decode(NetlinkMessage message) {
        boolean aboutLink = message.type() == NEW || message.type() == DELETE;
        if (!aboutLink || message.payload().length < HEADER) {
            return null;
        }
        var attributes = Attributes.of(message.payload(), HEADER);
        return new Link(
                message.s32(4),
                attributes.text(IFLA_IFNAME),
                message.s32(8),
                attributes.u32(IFLA_MTU, 0),
                attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND));
    }

    private static AttributeWriter withoutCounters() {
        return new AttributeWriter().u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    private static byte[] header(int index, int flags, int change) {
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.nativeOrder())
                .putInt(4, index)
                .putInt(8, flags)
                .putInt(12, change)
                .array();
    }
}
