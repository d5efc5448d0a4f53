package io.heddle.netlink.io;

import io.heddle.netlink.internal.MessageVector;
import io.heddle.netlink.internal.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Datagrams as a {@link UdpSocket} receives them, in one piece of native memory that is allocated once. What the kernel
 * joined is listed as the single datagrams it was. Used by one thread at a time; the user may overwrite the bytes.
 */
public final class ReceiveBatch {

    /** The most that the kernel joins into one message, and the largest datagram. */
    public static final int MAX_MESSAGE = 65536;

    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;

    /** More datagrams in a message are no kernel's doing: it joins 64 (128 in newer ones). */
    private static final int MAX_SEGMENTS = 1024;

    private final int messageBytes;
    private final NativeMemory memory;
    private final ByteBuffer data;
    private final MessageVector messages;
    private int[] offsets = new int[256];
    private int[] lengths = new int[256];
    private int[] sources = new int[256];
    private int count;

    /** A batch of 16 messages of {@link #MAX_MESSAGE} bytes. */
    public ReceiveBatch() {
        this(16, MAX_MESSAGE);
    }

    /**
     * @param messages what one call takes at most; with offload each may stand for many datagrams
     * @param messageBytes room for each; what is larger is dropped
     */
    public ReceiveBatch(int messages, int messageBytes) {
        if (messages < 1 || messageBytes < 1 || messageBytes > MAX_MESSAGE) {
            throw new IllegalArgumentException(messages + " messages of " + messageBytes + " bytes");
        }
        this.messageBytes = messageBytes;
        memory = new NativeMemory(Math.multiplyExact(messages, messageBytes));
        data = memory.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        this.messages = new MessageVector(messages);
        for (int i = 0; i < messages; i++) {
            this.messages.payload(i, memory.address() + (long) i * messageBytes, messageBytes);
        }
    }

    /** How many datagrams there are. */
    public int count() {
        return count;
    }

    /** The bytes of all datagrams, network byte order; to be used with absolute positions. */
    public ByteBuffer data() {
        return data;
    }

    /** Where datagram {@code index} begins in {@link #data()}. */
    public int offset(int index) {
        return offsets[index];
    }

    /** The bytes of datagram {@code index}; may be 0. */
    public int length(int index) {
        return lengths[index];
    }

    /** Copies the sender of datagram {@code index}. */
    public void source(int index, UdpAddress into) {
        into.readFrom(messages.names().bytes(), messages.nameAt(sources[index]));
    }

    /** Whether the kernel joined datagrams {@code index} and {@code index − 1}, so that they have one sender. */
    public boolean continues(int index) {
        return index > 0 && sources[index] == sources[index - 1];
    }

    /** Copies datagram {@code index} into {@code target} and returns its length. */
    public int copyTo(int index, byte[] target, int at) {
        data.get(offsets[index], target, at, lengths[index]);
        return lengths[index];
    }

    MessageVector prepare() {
        for (int i = 0; i < capacity(); i++) {
            messages.prepareReceive(i);
        }
        count = 0;
        return messages;
    }

    int capacity() {
        return memory.bytes().capacity() / messageBytes;
    }

    /** Lists the datagrams of the first {@code received} messages, but for those that were too large. */
    void list(int received) {
        for (int message = 0; message < received; message++) {
            if (!messages.truncated(message)) {
                listMessage(message);
            }
        }
    }

    private void listMessage(int message) {
        int total = messages.receivedLength(message);
        int segment = messages.receivedControl(message, SOL_UDP, UDP_GRO, total);
        segment = segment <= 0 ? total : segment;
        int begin = message * messageBytes;
        int at = 0;
        int segments = 0;
        do {
            int length = Math.min(segment, total - at);
            add(begin + at, length, message);
            at += length;
            segments++;
        } while (at < total && segments < MAX_SEGMENTS);
    }

    private void add(int offset, int length, int message) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
            sources = Arrays.copyOf(sources, count * 2);
        }
        offsets[count] = offset;
        lengths[count] = length;
        sources[count++] = message;
    }
}
