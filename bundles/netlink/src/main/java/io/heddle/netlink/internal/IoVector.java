package io.heddle.netlink.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** An array of {@code struct iovec}: address and length of pieces of memory. Keeps none of them alive. */
public final class IoVector {

    private static final int WORD = Native.POINTER_SIZE;
    private static final int ENTRY = 2 * WORD;

    private final NativeMemory table;
    private final Pointer[] pointers;

    public IoVector(int entries) {
        table = new NativeMemory(entries * ENTRY);
        pointers = new Pointer[entries];
        for (int i = 0; i < entries; i++) {
            pointers[i] = table.pointer(i * ENTRY);
        }
    }

    /** A vector of one entry: all of {@code memory}. */
    public static IoVector of(NativeMemory memory) {
        var vector = new IoVector(1);
        vector.set(0, memory.address(), memory.bytes().capacity());
        return vector;
    }

    public void set(int entry, long address, int length) {
        table.putWord(entry * ENTRY, address);
        table.putWord(entry * ENTRY + WORD, length);
    }

    /** The vector's first entry. */
    public Pointer pointer() {
        return pointers[0];
    }

    public Pointer pointer(int entry) {
        return pointers[entry];
    }

    long address(int entry) {
        return table.address() + (long) entry * ENTRY;
    }
}
