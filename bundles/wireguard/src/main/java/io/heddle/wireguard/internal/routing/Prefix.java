package io.heddle.wireguard.internal.routing;

import java.nio.ByteBuffer;

/**
 * An IP prefix as numbers: an IPv4 address stands in the upper 32 bits. Bits behind the length are zero.
 *
 * @param ipv6 the family
 * @param high the first 64 bits
 * @param low the last 64 bits
 * @param length number of fixed bits
 */
public record Prefix(boolean ipv6, long high, long low, int length) {

    /** Makes a prefix of an address of 4 or 16 bytes, clearing the bits behind the length. */
    public static Prefix of(byte[] address, int length) {
        boolean ipv6 = address.length == 16;
        if (length < 0 || length > 8 * address.length) {
            throw new IllegalArgumentException("a prefix length of " + length + " is out of range");
        }
        var buffer = ByteBuffer.wrap(address);
        long high = ipv6 ? buffer.getLong() : (long) buffer.getInt() << 32;
        long low = ipv6 ? buffer.getLong() : 0;
        return new Prefix(ipv6, high & highMask(length), low & lowMask(length), length);
    }

    /** The address, 4 or 16 bytes. */
    public byte[] bytes() {
        return ipv6
                ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
                : ByteBuffer.allocate(4).putInt((int) (high >>> 32)).array();
    }

    static long highMask(int length) {
        return length >= 64 ? -1L : ~(-1L >>> length);
    }

    static long lowMask(int length) {
        return length <= 64 ? 0 : length == 128 ? -1L : ~(-1L >>> (length - 64));
    }
}
