package io.heddle.wireguard.internal.noise;

import io.heddle.wireguard.internal.crypto.LittleEndian;
import java.nio.ByteBuffer;

/** Layout of the four messages (WireGuard whitepaper, section 5.4). Numbers are little endian. */
public final class Messages {

    public static final int INITIATION = 1;
    public static final int RESPONSE = 2;
    public static final int COOKIE_REPLY = 3;
    public static final int TRANSPORT = 4;

    public static final int INITIATION_LENGTH = 148;
    public static final int RESPONSE_LENGTH = 92;
    public static final int COOKIE_REPLY_LENGTH = 64;
    public static final int TRANSPORT_HEADER = 16;
    public static final int TAG_LENGTH = 16;
    /** An empty transport packet: a keepalive. */
    public static final int TRANSPORT_MINIMUM = TRANSPORT_HEADER + TAG_LENGTH;

    public static final int MAC_LENGTH = 16;
    /** Both macs are the end of a handshake message. */
    public static final int MACS_LENGTH = 2 * MAC_LENGTH;

    public static final int SENDER = 4;
    public static final int COUNTER = 8;

    private Messages() {}

    /** The type, with its three reserved bytes, of a message of proper length; 0 for what is not of WireGuard. */
    public static int typeOf(ByteBuffer buffer, int offset, int length) {
        if (length < TRANSPORT_MINIMUM) {
            return 0;
        }
        int type = LittleEndian.getInt(buffer, offset);
        boolean proper = switch (type) {
            case INITIATION -> length == INITIATION_LENGTH;
            case RESPONSE -> length == RESPONSE_LENGTH;
            case COOKIE_REPLY -> length == COOKIE_REPLY_LENGTH;
            case TRANSPORT -> true;
            default -> false;
        };
        return proper ? type : 0;
    }

    /** Where the index of the receiver stands in a response (in cookie replies and transport packets it is 4). */
    public static int receiverOf(byte[] message) {
        return LittleEndian.getInt(message, LittleEndian.getInt(message, 0) == RESPONSE ? 8 : 4);
    }
}
