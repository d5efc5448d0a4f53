package io.heddle.netlink.internal;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.AttributeWriter;
import io.heddle.netlink.Attributes;
import io.heddle.netlink.LinkAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Addresses in messages: {@code struct ifaddrmsg} (family u8, prefix length u8, flags u8, scope u8, index u32) and
 * attributes; linux/if_addr.h.
 */
public final class AddressCodec {

    public static final int NEW = 20;
    public static final int DELETE = 21;
    public static final int GET = 22;

    private static final int HEADER = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;

    private AddressCodec() {}

    /** A request for the addresses of a link, or of all with index 0. */
    public static byte[] all(int linkIndex) {
        return header(0, 0, linkIndex);
    }

    public static byte[] encode(LinkAddress address) {
        var prefix = address.prefix();
        var bytes = prefix.address().getAddress();
        var attributes = new AttributeWriter().bytes(IFA_LOCAL, bytes).bytes(IFA_ADDRESS, bytes);
        if (address.flags() != 0) {
            attributes.u32(IFA_FLAGS, address.flags());
        }
        return Bodies.join(header(Bodies.family(prefix.isIpv4()), prefix.length(), address.linkIndex()), attributes);
    }

    /** The address of a message about one; {@code null} for any other message. */
    public static @Nullable LinkAddress decode(NetlinkMessage message) {
        boolean aboutAddress = message.type() == NEW || message.type() == DELETE;
        if (!aboutAddress || message.payload().length < HEADER) {
            return null;
        }
        var ipv4 = Bodies.ipv4(message);
        if (ipv4 == null) {
            return null;
        }
        var attributes = Attributes.of(message.payload(), HEADER);
        // On a point-to-point link ADDRESS is the far end.
        var bytes = attributes.bytes(attributes.has(IFA_LOCAL) ? IFA_LOCAL : IFA_ADDRESS);
        var address = Bodies.address(bytes, ipv4);
        int length = message.u8(1);
        if (address == null || length > bytes.length * 8) {
            return null;
        }
        return new LinkAddress(message.s32(4), new IpPrefix(address, length), attributes.u32(IFA_FLAGS, message.u8(2)));
    }

    private static byte[] header(int family, int prefixLength, int linkIndex) {
        return ByteBuffer.allocate(HEADER)
                .order(ByteOrder.nativeOrder())
                .put(0, (byte) family)
                .put(1, (byte) prefixLength)
                .putInt(4, linkIndex)
                .array();
    }
}
