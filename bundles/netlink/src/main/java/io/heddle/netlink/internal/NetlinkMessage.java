package io.heddle.netlink.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One netlink message ({@code struct nlmsghdr} and what follows).
 *
 * @param payload the bytes behind the header, exclusively owned
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier between two methods: never compared, never printed.
public record NetlinkMessage(int type, int flags, int sequence, int port, byte[] payload) {

    public static final int ERROR = 2;
    public static final int DONE = 3;
    public static final int OVERRUN = 4;

    public static final int REQUEST = 0x1;
    public static final int ACK = 0x4;
    public static final int DUMP_INTERRUPTED = 0x10;
    public static final int CAPPED = 0x100;
    public static final int ACK_ATTRIBUTES = 0x200;
    public static final int DUMP = 0x300;
    public static final int REPLACE = 0x100;
    public static final int EXCLUSIVE = 0x200;
    public static final int CREATE = 0x400;

    private static final int HEADER = 16;

    /** The message as it goes to the kernel, which knows our port itself. */
    public byte[] encode() {
        var buffer = ByteBuffer.allocate(HEADER + payload.length).order(ByteOrder.nativeOrder());
        buffer.putInt(HEADER + payload.length);
        buffer.putShort((short) type).putShort((short) flags);
        buffer.putInt(sequence).putInt(0);
        return buffer.put(payload).array();
    }

    /** The messages in a datagram of the kernel; the list ends before the first that does not fit. */
    public static List<NetlinkMessage> decode(byte[] datagram) {
        var buffer = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        var messages = new ArrayList<NetlinkMessage>();
        int at = 0;
        while (datagram.length - at >= HEADER) {
            int length = buffer.getInt(at);
            if (length < HEADER || length > datagram.length - at) {
                break;
            }
            messages.add(new NetlinkMessage(
                    buffer.getShort(at + 4) & 0xffff,
                    buffer.getShort(at + 6) & 0xffff,
                    buffer.getInt(at + 8),
                    buffer.getInt(at + 12),
                    Arrays.copyOfRange(datagram, at + HEADER, at + length)));
            at += (length + 3) / 4 * 4;
        }
        return messages;
    }

    /** A u8 of the payload; 0 beyond its end. */
    public int u8(int at) {
        return at < payload.length ? payload[at] & 0xff : 0;
    }

    /** An s32 of the payload in host byte order; 0 beyond its end. */
    public int s32(int at) {
        return at + Integer.BYTES <= payload.length
                ? ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getInt(at)
                : 0;
    }
}
