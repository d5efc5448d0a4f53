package io.heddle.wire.management;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * An address with a prefix length in the protocol's short form: the address bytes and one byte of length, 5 bytes
 * for IPv4, 17 for IPv6. Host bits are kept. IPv4-mapped IPv6 addresses become IPv4 when read, and do not exist as
 * an {@link InetAddress}.
 *
 * @param address the address
 * @param length prefix length in bits, 0 to 32 or 0 to 128
 */
public record CompactPrefix(InetAddress address, int length) {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_BITS = 96;

    /**
     * Checks the length against the address.
     *
     * @throws IllegalArgumentException if the length does not fit the address family
     */
    public CompactPrefix {
        if (length < 0 || length > 8 * address.getAddress().length) {
            throw new IllegalArgumentException("prefix length " + length + " for " + address.getHostAddress());
        }
    }

    /**
     * Reads the short form.
     *
     * @param bytes as received
     * @return the prefix; empty if the bytes are none: another number of bytes, a length beyond the address, or a
     *     mapped IPv4 address whose length reaches into the mapping
     */
    public static Optional<CompactPrefix> decode(byte[] bytes) {
        if (bytes.length != IPV4_BYTES + 1 && bytes.length != IPV6_BYTES + 1) {
            return Optional.empty();
        }
        int size = bytes.length - 1;
        int length = bytes[size] & 0xff;
        if (length > 8 * size) {
            return Optional.empty();
        }
        InetAddress address = address(Arrays.copyOf(bytes, size));
        if (size == IPV6_BYTES && address instanceof Inet4Address) {
            length -= MAPPED_BITS;
        }
        return length < 0 ? Optional.empty() : Optional.of(new CompactPrefix(address, length));
    }

    /**
     * Writes the short form.
     *
     * @return a new array of 5 or 17 bytes
     */
    public byte[] encode() {
        byte[] raw = address.getAddress();
        byte[] bytes = Arrays.copyOf(raw, raw.length + 1);
        bytes[raw.length] = (byte) length;
        return bytes;
    }

    private static InetAddress address(byte[] raw) {
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for another number of bytes
        }
    }
}
