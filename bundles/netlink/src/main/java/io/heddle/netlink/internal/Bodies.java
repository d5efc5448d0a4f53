package io.heddle.netlink.internal;

import io.heddle.netlink.AttributeWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the messages about addresses, routes and rules have in common. */
final class Bodies {

    private Bodies() {}

    /** A message's fixed part, a multiple of 4 bytes, and its attributes. */
    static byte[] join(byte[] fixed, AttributeWriter attributes) {
        var joined = Arrays.copyOf(fixed, fixed.length + attributes.size());
        System.arraycopy(attributes.toByteArray(), 0, joined, fixed.length, attributes.size());
        return joined;
    }

    static int family(boolean ipv4) {
        return ipv4 ? LibC.AF_INET : LibC.AF_INET6;
    }

    /**
     * The address in these bytes; {@code null} unless they are as many as the family has, and for IPv4-mapped IPv6, which the
     * JDK cannot tell from IPv4 (some hosts refuse {@code ::ffff:0:0/96} by a route).
     */
    static @Nullable InetAddress address(byte[] bytes, boolean ipv4) {
        if (bytes.length != (ipv4 ? 4 : 16)) {
            return null;
        }
        try {
            var address = InetAddress.getByAddress(bytes);
            return address instanceof Inet4Address == ipv4 ? address : null;
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    /** The family of a message about IP, or {@code null} for another family. */
    static @Nullable Boolean ipv4(NetlinkMessage message) {
        return switch (message.u8(0)) {
            case LibC.AF_INET -> true;
            case LibC.AF_INET6 -> false;
            default -> null;
        };
    }
}
