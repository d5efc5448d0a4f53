package io.heddle.netlink.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that the kernel reads and writes: a direct buffer and its address. It is freed when nobody refers to the buffer
 * any more, so whoever hands the address of one to the kernel inside another keeps both reachable until the call returns
 * (fields, and a reachability fence after the call).
 */
public final class NativeMemory {

    private final ByteBuffer bytes;
    private final Pointer pointer;
    private final long address;

    /** Zeroed memory of {@code size} bytes. */
    public NativeMemory(int size) {
        bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        pointer = Native.getDirectBufferPointer(bytes);
        address = Pointer.nativeValue(pointer);
    }

    /** The content; native byte order, used with absolute positions only. */
    public ByteBuffer bytes() {
        return bytes;
    }

    public Pointer pointer() {
        return pointer;
    }

    /** A pointer to byte {@code offset}; it does not keep the memory alive. */
    public Pointer pointer(int offset) {
        return new Pointer(address + offset);
    }

    public long address() {
        return address;
    }

    /** Stores a word of pointer size (an address, or a {@code size_t}). */
    public void putWord(int at, long value) {
        if (Native.POINTER_SIZE == Long.BYTES) {
            bytes.putLong(at, value);
        } else {
            bytes.putInt(at, (int) value);
        }
    }

    /** Reads a word of pointer size. */
    public long getWord(int at) {
        return Native.POINTER_SIZE == Long.BYTES ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
    }
}
