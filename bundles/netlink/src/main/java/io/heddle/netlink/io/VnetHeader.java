package io.heddle.netlink.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What goes with a packet through a TUN device opened with {@link TunOptions#offload}: whether its checksum is still to be
 * completed, and whether it is a super packet that stands for several ({@code struct virtio_net_hdr}, VIRTIO 1.2,
 * 5.1.6; host byte order here). Mutable, to be used again for each packet; one thread.
 */
public final class VnetHeader {

    /** Bytes before the packet. */
    public static final int LENGTH = 10;

    /** Flag: the checksum field holds the pseudo header's sum only. */
    public static final int NEEDS_CHECKSUM = 1;

    /** Flag: the checksum was verified. */
    public static final int CHECKSUM_VALID = 2;

    /** Segmentation type: an ordinary packet. */
    public static final int GSO_NONE = 0;

    /** Segmentation type: TCP in IPv4. */
    public static final int GSO_TCP4 = 1;

    /** Segmentation type: TCP in IPv6. */
    public static final int GSO_TCP6 = 4;

    /** Segmentation type: UDP, each segment a datagram of its own. */
    public static final int GSO_UDP = 5;

    /** Bit beside the segmentation type: congestion window reduced is set on the first segment only. */
    public static final int GSO_ECN = 0x80;

    private static final VarHandle U16 = MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private int flags;
    private int gsoType;
    private int headerLength;
    private int gsoSize;
    private int checksumStart;
    private int checksumOffset;

    /** Makes this the header of an ordinary packet: all zero. */
    public void clear() {
        flags = 0;
        gsoType = GSO_NONE;
        headerLength = 0;
        gsoSize = 0;
        checksumStart = 0;
        checksumOffset = 0;
    }

    /**
     * Makes this the header of a packet whose checksum is to be completed.
     *
     * @param start where the sum begins, bytes from the packet's begin
     * @param offset where the checksum field is, bytes from {@code start}
     */
    public void needsChecksum(int start, int offset) {
        flags = NEEDS_CHECKSUM;
        checksumStart = start;
        checksumOffset = offset;
    }

    /**
     * Makes this the header of a super packet; {@link #needsChecksum} belongs to it.
     *
     * @param type {@link #GSO_TCP4}, {@link #GSO_TCP6} or {@link #GSO_UDP}
     * @param headers length of all headers of the packet
     * @param size payload of each segment but the last
     */
    public void segmented(int type, int headers, int size) {
        gsoType = type;
        headerLength = headers;
        gsoSize = size;
    }

    public boolean needsChecksum() {
        return (flags & NEEDS_CHECKSUM) != 0;
    }

    /** The segmentation type without {@link #GSO_ECN}. */
    public int gsoType() {
        return gsoType & ~GSO_ECN;
    }

    /** Length of all headers as the kernel estimates it; not to be relied upon for packets read. */
    public int headerLength() {
        return headerLength;
    }

    /** Payload of each segment but the last. */
    public int gsoSize() {
        return gsoSize;
    }

    /** Where the sum begins, bytes from the packet's begin. */
    public int checksumStart() {
        return checksumStart;
    }

    /** Where the checksum field is, bytes from {@link #checksumStart()}. */
    public int checksumOffset() {
        return checksumOffset;
    }

    void copy(VnetHeader other) {
        flags = other.flags;
        gsoType = other.gsoType;
        headerLength = other.headerLength;
        gsoSize = other.gsoSize;
        checksumStart = other.checksumStart;
        checksumOffset = other.checksumOffset;
    }

    void readFrom(ByteBuffer buffer, int at) {
        flags = buffer.get(at) & 0xff;
        gsoType = buffer.get(at + 1) & 0xff;
        headerLength = u16(buffer, at + 2);
        gsoSize = u16(buffer, at + 4);
        checksumStart = u16(buffer, at + 6);
        checksumOffset = u16(buffer, at + 8);
    }

    void writeTo(ByteBuffer buffer, int at) {
        buffer.put(at, (byte) flags);
        buffer.put(at + 1, (byte) gsoType);
        U16.set(buffer, at + 2, (short) headerLength);
        U16.set(buffer, at + 4, (short) gsoSize);
        U16.set(buffer, at + 6, (short) checksumStart);
        U16.set(buffer, at + 8, (short) checksumOffset);
    }

    private static int u16(ByteBuffer buffer, int at) {
        return (short) U16.get(buffer, at) & 0xffff;
    }
}
