package io.heddle.ice.stun;

/** Numbers of the STUN protocol, and the cheap test that a demultiplexer makes on every datagram. */
public final class Stun {

    /** Magic cookie at offset 4 of every message (RFC 8489, section 5). */
    public static final int MAGIC_COOKIE = 0x2112A442;

    /** Bytes of the header: type, length, cookie, transaction id. */
    public static final int HEADER_LENGTH = 20;

    /** Longest message read, in bytes. ICE messages have 64 to 250; nothing legitimate on a UDP path is near this. */
    public static final int MAX_LENGTH = 2048;

    /** The Binding method, the only one ICE uses (RFC 8489, section 18.2). */
    public static final int BINDING = 0x001;

    /** Error code: an attribute that must be understood is not (RFC 8489, section 14.8). */
    public static final int ERROR_UNKNOWN_ATTRIBUTE = 420;

    /** Error code: both agents claim the same role (RFC 8445, section 7.3.1.1). */
    public static final int ERROR_ROLE_CONFLICT = 487;

    private static final int COOKIE_OFFSET = 4;
    private static final int TRANSACTION_OFFSET = 8;

    private Stun() {}

    /**
     * Says whether a datagram looks like one whole STUN message: two zero bits, cookie, and a length field that fits.
     * Costs a few comparisons. A WireGuard packet can pass this test by chance, so ask for WireGuard first.
     *
     * @param buffer array that contains the datagram
     * @param offset where the datagram starts
     * @param length bytes of the datagram
     * @return whether {@link StunMessage#decode} is worth a try
     */
    public static boolean isStun(byte[] buffer, int offset, int length) {
        if (length < HEADER_LENGTH || length > MAX_LENGTH || (buffer[offset] & 0xC0) != 0) {
            return false;
        }
        int body = uint16(buffer, offset + 2);
        return (body & 3) == 0
                && body == length - HEADER_LENGTH
                && int32(buffer, offset + COOKIE_OFFSET) == MAGIC_COOKIE;
    }

    /**
     * Reads the kind of a message that passed {@link #isStun}, without decoding it.
     *
     * @param buffer array that contains the message
     * @param offset where the message starts
     * @return request, indication, success or error
     */
    public static StunMessage.Kind kind(byte[] buffer, int offset) {
        return StunMessage.Kind.of(uint16(buffer, offset));
    }

    /**
     * Reads the transaction id of a message that passed {@link #isStun}, without decoding it.
     *
     * @param buffer array that contains the message
     * @param offset where the message starts
     * @return the id
     */
    public static TransactionId transaction(byte[] buffer, int offset) {
        int at = offset + TRANSACTION_OFFSET;
        long rest = ((long) int32(buffer, at + 4) << 32) | (int32(buffer, at + 8) & 0xFFFFFFFFL);
        return new TransactionId(int32(buffer, at), rest);
    }

    static int uint16(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF);
    }

    static int int32(byte[] b, int at) {
        return uint16(b, at) << 16 | uint16(b, at + 2);
    }
}
