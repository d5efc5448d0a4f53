package io.heddle.netlink.io;

import io.heddle.netlink.internal.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Datagrams to be sent by a {@link UdpSocket}, one behind the other in one piece of native memory that is allocated once.
 * Consecutive datagrams to one address and of one length (the last may be shorter) form a <em>run</em>, which costs hardly
 * more to send than a single datagram; so fill it peer by peer. Used by one thread at a time.
 *
 * <pre>{@code
 * int at = batch.claim(peer, 1452);
 * if (at < 0) { socket.send(batch); batch.clear(); ... }
 * batch.commit(writeAt(batch.data(), at));
 * }</pre>
 */
public final class SendBatch {

    /** A run is one message to the kernel: at most this many datagrams (UDP_MAX_SEGMENTS of kernels before 6.2). */
    static final int MAX_SEGMENTS = 64;

    /** A run's bytes at most: an IPv4 packet's 65535 without its headers. */
    static final int MAX_RUN = 65507;

    private final NativeMemory memory;
    private final ByteBuffer data;
    private final Run[] runs;
    private final int maxDatagrams;
    private final UdpAddress claimed = new UdpAddress();
    private final BatchSender sender;
    private int runCount;
    private int datagrams;
    private int end;

    /** Consecutive datagrams that the kernel can take as one. */
    static final class Run {
        final UdpAddress destination = new UdpAddress();
        int offset;
        int length;
        int segment;
        int segments;
        boolean complete;

        private void begin(UdpAddress to, int at, int bytes) {
            destination.set(to);
            offset = at;
            length = bytes;
            segment = bytes;
            segments = 1;
            complete = bytes == 0;
        }

        private boolean continues(UdpAddress to, int bytes) {
            return !complete
                    && bytes > 0
                    && bytes <= segment
                    && segments < MAX_SEGMENTS
                    && length + bytes <= MAX_RUN
                    && destination.sameAs(to);
        }

        private void add(int bytes) {
            length += bytes;
            segments++;
            complete = bytes < segment;
        }
    }

    /** A batch of 128 datagrams and 192 KiB. */
    public SendBatch() {
        this(128, 192 * 1024);
    }

    /**
     * @param datagrams how many fit at most
     * @param bytes room for all of them
     */
    public SendBatch(int datagrams, int bytes) {
        memory = new NativeMemory(bytes);
        data = memory.bytes().duplicate().order(ByteOrder.BIG_ENDIAN);
        maxDatagrams = datagrams;
        runs = new Run[datagrams];
        for (int i = 0; i < datagrams; i++) {
            runs[i] = new Run();
        }
        sender = new BatchSender(this, datagrams);
    }

    /** Where the datagrams are written; network byte order, to be used with absolute positions. */
    public ByteBuffer data() {
        return data;
    }

    /**
     * Reserves room for the next datagram.
     *
     * @param to where it goes; copied
     * @param maxLength bytes it may have
     * @return where in {@link #data()} it is to be written; −1 if the batch is full
     */
    public int claim(UdpAddress to, int maxLength) {
        if (datagrams == maxDatagrams || maxLength > data.capacity() - end) {
            return -1;
        }
        claimed.set(to);
        return end;
    }

    /** Adds the datagram written at the position of the last {@link #claim}. */
    public void commit(int length) {
        if (length < 0 || length > data.capacity() - end) {
            throw new IllegalArgumentException(length + " bytes at " + end + " of " + data.capacity());
        }
        if (runCount > 0 && runs[runCount - 1].continues(claimed, length)) {
            runs[runCount - 1].add(length);
        } else {
            runs[runCount++].begin(claimed, end, length);
        }
        end += length;
        datagrams++;
    }

    /** Adds a copy of a datagram; false if the batch is full. */
    public boolean append(UdpAddress to, byte[] datagram, int from, int length) {
        int at = claim(to, length);
        if (at < 0) {
            return false;
        }
        data.put(at, datagram, from, length);
        commit(length);
        return true;
    }

    /** How many datagrams there are. */
    public int count() {
        return datagrams;
    }

    public boolean isEmpty() {
        return datagrams == 0;
    }

    /** Forgets all datagrams. */
    public void clear() {
        runCount = 0;
        datagrams = 0;
        end = 0;
    }

    BatchSender sender() {
        return sender;
    }

    int runCount() {
        return runCount;
    }

    Run run(int index) {
        return runs[index];
    }

    long address(int offset) {
        return memory.address() + offset;
    }
}
