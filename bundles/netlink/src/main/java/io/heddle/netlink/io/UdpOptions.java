package io.heddle.netlink.io;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * How a UDP socket is opened.
 *
 * @param local address and port to bind to; the address's family is the socket's, an IPv6 socket carries no IPv4; port 0 lets
 *     the kernel choose
 * @param mark {@code SO_MARK} of everything sent, or 0; others need {@code CAP_NET_ADMIN}
 * @param bufferBytes wanted size of the kernel's buffers for each direction, or 0 for the host's default; the host's limit is
 *     exceeded where we may
 * @param offload whether to let the kernel cut and join datagrams ({@code UDP_SEGMENT}, {@code UDP_GRO}) if it can
 */
public record UdpOptions(InetSocketAddress local, int mark, int bufferBytes, boolean offload) {

    private static final int DEFAULT_BUFFER_BYTES = 4 << 20;

    public UdpOptions {
        if (local.isUnresolved()) {
            throw new IllegalArgumentException("unresolved: " + local);
        }
        if (bufferBytes < 0) {
            throw new IllegalArgumentException("buffer of " + bufferBytes + " bytes");
        }
    }

    /** Any IPv4 address, with offload, no mark, buffers of 4 MiB. */
    public static UdpOptions ipv4(int port) {
        return bound(new InetSocketAddress(any(Inet4Address.class), port));
    }

    /** Any IPv6 address, with offload, no mark, buffers of 4 MiB. */
    public static UdpOptions ipv6(int port) {
        return bound(new InetSocketAddress(any(Inet6Address.class), port));
    }

    /** One address, with offload, no mark, buffers of 4 MiB. */
    public static UdpOptions bound(InetSocketAddress local) {
        return new UdpOptions(local, 0, DEFAULT_BUFFER_BYTES, true);
    }

    public UdpOptions withMark(int value) {
        return new UdpOptions(local, value, bufferBytes, offload);
    }

    public UdpOptions withBufferBytes(int bytes) {
        return new UdpOptions(local, mark, bytes, offload);
    }

    public UdpOptions withOffload(boolean value) {
        return new UdpOptions(local, mark, bufferBytes, value);
    }

    private static InetAddress any(Class<? extends InetAddress> family) {
        try {
            return InetAddress.getByAddress(new byte[family == Inet4Address.class ? 4 : 16]);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }
}
