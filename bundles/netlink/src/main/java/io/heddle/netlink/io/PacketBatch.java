package io.heddle.netlink.io;

import io.heddle.netlink.internal.IoVector;
import io.heddle.netlink.internal.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Packets on their way from or to a TUN device, in slots of one piece of native memory that is allocated once. A packet has
 * at least {@link #HEADROOM} bytes before it and {@link #TAILROOM} behind it that the user may overwrite. Used by one thread
 * at a time.
 */
public final class PacketBatch {

    /** The largest IP packet, also the largest super packet. */
    public static final int MAX_PACKET = 65535;

    /** Free bytes before each packet; those directly before it carry the {@link VnetHeader} at a read or write. */
    public static final int HEADROOM = 64;

    /** Free bytes behind the largest packet of a slot. */
    public static final int TAILROOM = 64;

    private final int maxPacket;
    private final int stride;
    private final NativeMemory memory;
    private final ByteBuffer data;
    private final IoVector vector;
    private final int[] lengths;
    private int count;

    /**
     * @param slots packets at most
     * @param maxPacket bytes of the largest packet, at most {@link #MAX_PACKET}; a device with offload needs that maximum
     */
    public PacketBatch(int slots, int maxPacket) {
        if (slots < 1 || maxPacket < 1 || maxPacket > MAX_PACKET) {
            throw new IllegalArgumentException(slots + " slots of " + maxPacket + " bytes");
        }
        this.maxPacket = maxPacket;
        stride = HEADROOM + (maxPacket + 63) / 64 * 64 + TAILROOM;
        memory = new NativeMemory(Math.multiplyExact(slots, stride));
        data = memory.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        vector = new IoVector(slots);
        lengths = new int[slots];
    }

    /** How many packets fit. */
    public int slots() {
        return lengths.length;
    }

    /** The largest packet that fits into a slot. */
    public int maxPacket() {
        return maxPacket;
    }

    /** How many packets there are. */
    public int count() {
        return count;
    }

    public boolean isFull() {
        return count == lengths.length;
    }

    /** Forgets all packets. */
    public void clear() {
        count = 0;
    }

    /** All slots, network byte order; to be used with absolute positions. Stays valid as long as it is referred to. */
    public ByteBuffer data() {
        return data;
    }

    /** Where packet {@code index} begins in {@link #data()}. */
    public int offset(int index) {
        return index * stride + HEADROOM;
    }

    /** The bytes of packet {@code index}. */
    public int length(int index) {
        return lengths[index];
    }

    /** Sets the bytes of packet {@code index}, after it was written in place. */
    public void length(int index, int length) {
        checkFits(length);
        lengths[index] = length;
    }

    /** Adds an empty packet with a cleared {@link VnetHeader} and returns its index; −1 if the batch is full. */
    public int append() {
        if (isFull()) {
            return -1;
        }
        int at = offset(count) - VnetHeader.LENGTH;
        data.putLong(at, 0);
        data.putShort(at + Long.BYTES, (short) 0);
        lengths[count] = 0;
        return count++;
    }

    /** Adds a copy of a packet and returns its index; −1 if the batch is full. */
    public int append(byte[] packet, int from, int length) {
        checkFits(length);
        int index = append();
        if (index >= 0) {
            lengths[index] = length;
            data.put(offset(index), packet, from, length);
        }
        return index;
    }

    /** Adds a copy of a packet at an absolute position of {@code packet} and returns its index; −1 if the batch is full. */
    public int append(ByteBuffer packet, int from, int length) {
        checkFits(length);
        int index = append();
        if (index >= 0) {
            lengths[index] = length;
            data.put(offset(index), packet, from, length);
        }
        return index;
    }

    /** Copies packet {@code index} into {@code target} and returns its length. */
    public int copyTo(int index, byte[] target, int at) {
        data.get(offset(index), target, at, lengths[index]);
        return lengths[index];
    }

    /** Reads the header that came with packet {@code index}; it lies in the headroom, which must be untouched. */
    public void header(int index, VnetHeader into) {
        into.readFrom(data, offset(index) - VnetHeader.LENGTH);
    }

    /** Sets the header that goes with packet {@code index}, in the headroom. */
    public void setHeader(int index, VnetHeader header) {
        header.writeTo(data, offset(index) - VnetHeader.LENGTH);
    }

    /** Takes back the last {@link #append()}. */
    void removeLast() {
        count--;
    }

    /** The vector for reading into slot {@code index}, or for writing it, with {@code extra} bytes before the packet. */
    IoVector vector(int index, int extra, int length) {
        vector.set(index, memory.address() + offset(index) - extra, length + extra);
        return vector;
    }

    private void checkFits(int length) {
        if (length < 0 || length > maxPacket) {
            throw new IllegalArgumentException(length + " bytes do not fit into " + maxPacket);
        }
    }
}
