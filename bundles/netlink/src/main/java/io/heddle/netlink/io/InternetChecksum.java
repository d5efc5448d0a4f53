package io.heddle.netlink.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Internet checksum (RFC 1071) of ranges of buffers. A sum is kept unfolded in a {@code long}; ranges that are added
 * must begin at an even distance from the begin of what is summed. Works at absolute positions, whatever the buffer's order.
 */
public final class InternetChecksum {

    private static final VarHandle I64 = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U16 = MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final long LOW = 0xffffffffL;

    private InternetChecksum() {}

    /** Adds {@code length} bytes at {@code at} to {@code sum}; an odd last byte counts as if a zero followed. */
    public static long add(long sum, ByteBuffer buffer, int at, int length) {
        long total = sum;
        int end = at + length;
        int i = at;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long word = (long) I64.get(buffer, i);
            total += (word >>> 32) + (word & LOW);
        }
        for (; i <= end - Short.BYTES; i += Short.BYTES) {
            total += (short) U16.get(buffer, i) & 0xffff;
        }
        if (i < end) {
            total += (buffer.get(i) & 0xff) << 8;
        }
        return total;
    }

    /** The 16-bit one's complement sum of an unfolded one; the checksum is its complement. */
    public static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & LOW);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        folded = (folded >>> 16) + (folded & 0xffff);
        return (int) folded;
    }

    /**
     * The sum of the pseudo header of an IP packet at {@code at} for TCP and UDP (RFC 9293, 3.1; RFC 8200, 8.1).
     *
     * @param length bytes of the transport header and what follows
     */
    static long pseudoHeader(ByteBuffer buffer, int at, boolean ipv4, int protocol, int length) {
        int addresses = ipv4 ? 12 : 8;
        return add(protocol + length, buffer, at + addresses, ipv4 ? 8 : 32);
    }

    static int u16(ByteBuffer buffer, int at) {
        return (short) U16.get(buffer, at) & 0xffff;
    }

    static void putU16(ByteBuffer buffer, int at, int value) {
        U16.set(buffer, at, (short) value);
    }
}
