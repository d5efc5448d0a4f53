package io.heddle.netlink.io;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An IP address and a UDP port as plain numbers, mutable, so that the path of packets makes no garbage. Never used as the
 * key of a map while it may change.
 */
public final class UdpAddress {

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;

    private boolean ipv4 = true;
    private long high;
    private long low;
    private int port;
    private int scope;

    /** 0.0.0.0:0. */
    public UdpAddress() {}

    /** As {@link #set(InetSocketAddress)}. */
    public UdpAddress(InetSocketAddress address) {
        set(address);
    }

    /** Takes over a resolved address; throws {@link IllegalArgumentException} for an unresolved one. */
    public void set(InetSocketAddress address) {
        var ip = address.getAddress();
        if (ip == null) {
            throw new IllegalArgumentException("unresolved: " + address);
        }
        var bytes = ByteBuffer.wrap(ip.getAddress());
        ipv4 = bytes.remaining() == Integer.BYTES;
        high = ipv4 ? 0 : bytes.getLong();
        low = ipv4 ? Integer.toUnsignedLong(bytes.getInt()) : bytes.getLong();
        scope = ip instanceof Inet6Address ipv6 ? ipv6.getScopeId() : 0;
        port = address.getPort();
    }

    /** Takes over another's value. */
    public void set(UdpAddress other) {
        ipv4 = other.ipv4;
        high = other.high;
        low = other.low;
        port = other.port;
        scope = other.scope;
    }

    public boolean isIpv4() {
        return ipv4;
    }

    /** The upper half of an IPv6 address; 0 for IPv4. */
    public long high() {
        return high;
    }

    /** The lower half of an IPv6 address, or the IPv4 address as an unsigned number. */
    public long low() {
        return low;
    }

    /** 0…65535. */
    public int port() {
        return port;
    }

    /** The interface index of a link-local IPv6 address, else 0. */
    public int scope() {
        return scope;
    }

    /** A copy as the JDK writes it. */
    public InetSocketAddress toInetSocketAddress() {
        return new InetSocketAddress(toInetAddress(), port);
    }

    /** Compares by value, without the JDK's overhead. */
    public boolean sameAs(UdpAddress other) {
        return low == other.low
                && port == other.port
                && high == other.high
                && ipv4 == other.ipv4
                && scope == other.scope;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UdpAddress address && sameAs(address);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 31 + low) * 31 + port;
    }

    @Override
    public String toString() {
        var text = toInetAddress().getHostAddress();
        return (toInetAddress() instanceof Inet4Address ? text : "[" + text + "]") + ":" + port;
    }

    /** Writes a {@code sockaddr_in} or {@code sockaddr_in6} and returns its length. */
    int writeTo(ByteBuffer buffer, int at) {
        buffer.putShort(at, (short) (ipv4 ? AF_INET : AF_INET6));
        buffer.putShort(at + 2, network((short) port));
        if (ipv4) {
            buffer.putInt(at + 4, network((int) low));
            buffer.putLong(at + 8, 0);
            return SOCKADDR_IN;
        }
        buffer.putInt(at + 4, 0);
        buffer.putLong(at + 8, network(high));
        buffer.putLong(at + 16, network(low));
        buffer.putInt(at + 24, scope);
        return SOCKADDR_IN6;
    }

    /** Reads what {@link #writeTo} writes. */
    void readFrom(ByteBuffer buffer, int at) {
        ipv4 = buffer.getShort(at) == AF_INET;
        port = network(buffer.getShort(at + 2)) & 0xffff;
        high = ipv4 ? 0 : network(buffer.getLong(at + 8));
        low = ipv4 ? Integer.toUnsignedLong(network(buffer.getInt(at + 4))) : network(buffer.getLong(at + 16));
        scope = ipv4 ? 0 : buffer.getInt(at + 24);
    }

    private InetAddress toInetAddress() {
        try {
            if (ipv4) {
                return InetAddress.getByAddress(
                        ByteBuffer.allocate(4).putInt((int) low).array());
            }
            var bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            return scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    private static short network(short value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
    }

    private static int network(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    private static long network(long value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }
}
