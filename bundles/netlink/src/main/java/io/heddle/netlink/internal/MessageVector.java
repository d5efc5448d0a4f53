package io.heddle.netlink.internal;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * An array of {@code struct mmsghdr} as sendmmsg(2) and recvmmsg(2) take it, each entry with one piece of payload, a socket
 * address and one control message; the entry's begin is also the {@code struct msghdr} of sendmsg(2) and recvmsg(2). Keeps
 * no payload alive.
 */
public final class MessageVector {

    /** Room for any {@code sockaddr} of ours, the largest being that of IPv6 with 28 bytes. */
    private static final int NAME_ROOM = 32;

    private static final int WORD = Native.POINTER_SIZE;
    private static final int HEADER = 8 * WORD;
    private static final int NAME_LENGTH = WORD;
    private static final int CONTROL_LENGTH = 5 * WORD;
    private static final int FLAGS = 6 * WORD;
    private static final int LENGTH = 7 * WORD;

    /** {@code struct cmsghdr}: length (a word), level s32, type s32; then the data. */
    private static final int CONTROL_HEADER = WORD + 8;

    private static final int CONTROL_ROOM = CONTROL_HEADER + 8;

    private final NativeMemory headers;
    private final NativeMemory names;
    private final NativeMemory controls;
    private final IoVector vector;
    private final Pointer[] pointers;

    public MessageVector(int entries) {
        headers = new NativeMemory(entries * HEADER);
        names = new NativeMemory(entries * NAME_ROOM);
        controls = new NativeMemory(entries * CONTROL_ROOM);
        vector = new IoVector(entries);
        pointers = new Pointer[entries];
        for (int i = 0; i < entries; i++) {
            pointers[i] = headers.pointer(i * HEADER);
            headers.putWord(i * HEADER, names.address() + (long) i * NAME_ROOM);
            headers.putWord(i * HEADER + 2 * WORD, vector.address(i));
            headers.putWord(i * HEADER + 3 * WORD, 1);
            headers.putWord(i * HEADER + 4 * WORD, controls.address() + (long) i * CONTROL_ROOM);
        }
    }

    /** The entry's payload. */
    public void payload(int entry, long address, int length) {
        vector.set(entry, address, length);
    }

    /** Where the entry's socket address is, in {@link #names()}. */
    public int nameAt(int entry) {
        return entry * NAME_ROOM;
    }

    public NativeMemory names() {
        return names;
    }

    /** The length of the entry's socket address to be sent. */
    public void nameLength(int entry, int length) {
        headers.bytes().putInt(entry * HEADER + NAME_LENGTH, length);
    }

    /** Sends no control message with the entry. */
    public void noControl(int entry) {
        headers.putWord(entry * HEADER + CONTROL_LENGTH, 0);
    }

    /** Sends a control message with the entry whose data is a u16. */
    public void control(int entry, int level, int type, short value) {
        int at = entry * CONTROL_ROOM;
        controls.putWord(at, CONTROL_HEADER + Short.BYTES);
        controls.bytes().putInt(at + WORD, level);
        controls.bytes().putInt(at + WORD + 4, type);
        controls.bytes().putShort(at + CONTROL_HEADER, value);
        headers.putWord(entry * HEADER + CONTROL_LENGTH, CONTROL_ROOM);
    }

    /** Prepares the entry for receiving: room for a socket address and a control message. */
    public void prepareReceive(int entry) {
        nameLength(entry, NAME_ROOM);
        headers.putWord(entry * HEADER + CONTROL_LENGTH, CONTROL_ROOM);
    }

    /** The value of the control message received with the entry, or {@code absent} if there is none of that kind. */
    public int receivedControl(int entry, int level, int type, int absent) {
        int at = entry * CONTROL_ROOM;
        boolean there = headers.getWord(entry * HEADER + CONTROL_LENGTH) >= CONTROL_HEADER + Integer.BYTES
                && controls.bytes().getInt(at + WORD) == level
                && controls.bytes().getInt(at + WORD + 4) == type;
        return there ? controls.bytes().getInt(at + CONTROL_HEADER) : absent;
    }

    /** The bytes received into the entry by recvmmsg(2). */
    public int receivedLength(int entry) {
        return headers.bytes().getInt(entry * HEADER + LENGTH);
    }

    /** Whether what was received did not fit. */
    public boolean truncated(int entry) {
        return (headers.bytes().getInt(entry * HEADER + FLAGS) & LibC.MSG_TRUNC) != 0;
    }

    public Pointer pointer(int entry) {
        return pointers[entry];
    }
}
