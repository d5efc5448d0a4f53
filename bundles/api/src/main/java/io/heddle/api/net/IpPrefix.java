package io.heddle.api.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IP address with a prefix length, either family. The address keeps its host bits; {@link #masked()} clears them.
 *
 * @param address an {@code Inet4Address} or an {@code Inet6Address} without zone; IPv4-mapped IPv6 counts as IPv4
 * @param length bits, 0…32 for IPv4 and 0…128 for IPv6
 */
public record IpPrefix(InetAddress address, int length) implements Comparable<IpPrefix> {

    public IpPrefix {
        address = withoutZone(address);
        if (length < 0 || length > bits(address)) {
            throw new IllegalArgumentException(
                    "prefix length " + length + " of " + address.getHostAddress() + " is not in 0…" + bits(address));
        }
    }

    /** The whole address as a prefix: /32 or /128. */
    public static IpPrefix host(InetAddress address) {
        return new IpPrefix(address, bits(address));
    }

    /**
     * Reads {@code 10.1.0.0/16}, {@code fd00::/8}, or an address alone, which counts as a host prefix. Never asks a name
     * server.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        var address = IpAddresses.parse(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return host(address);
        }
        try {
            return new IpPrefix(address, Integer.parseInt(text, slash + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a prefix: " + text, e);
        }
    }

    /** The network of this prefix: the same length, host bits cleared. */
    public IpPrefix masked() {
        var bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return new IpPrefix(address(bytes), length);
    }

    /** Whether {@code other} is of the same family and lies within this prefix. */
    public boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> bit % 8;
            if (((mine[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether all of {@code other} lies within this prefix. */
    public boolean contains(IpPrefix other) {
        return length <= other.length && contains(other.address);
    }

    public boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /** Whether this is a single address (/32 or /128). */
    public boolean isHost() {
        return length == bits(address);
    }

    /** By family (IPv4 first), address as unsigned bytes, then length. */
    @Override
    public int compareTo(IpPrefix other) {
        var mine = address.getAddress();
        var theirs = other.address.getAddress();
        int byFamily = Integer.compare(mine.length, theirs.length);
        int byAddress = byFamily != 0 ? byFamily : java.util.Arrays.compareUnsigned(mine, theirs);
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    /** {@code address/length}, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return IpAddresses.text(address) + "/" + length;
    }

    private static int bits(InetAddress address) {
        return address instanceof Inet4Address ? 32 : 128;
    }

    private static InetAddress withoutZone(InetAddress address) {
        return address(address.getAddress());
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }
}
