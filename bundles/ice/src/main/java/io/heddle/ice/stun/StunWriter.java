package io.heddle.ice.stun;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes one STUN message, attributes in the order of the calls. Call {@link #integrity} and then {@link #fingerprint}
 * last. Not safe for use by several threads at once.
 */
public final class StunWriter {

    private byte[] bytes = new byte[160];
    private int size = Stun.HEADER_LENGTH;

    private StunWriter(StunMessage.Kind kind, int method, TransactionId id) {
        put16(0, kind.bits() | (method & 0xF80) << 2 | (method & 0x070) << 1 | method & 0x00F);
        put32(4, Stun.MAGIC_COOKIE);
        put32(8, id.tag());
        put64(12, id.rest());
    }

    /**
     * Starts a message of the Binding method.
     *
     * @param kind request or kind of response
     * @param id the transaction; a response repeats that of its request
     * @return a writer that holds the header
     */
    public static StunWriter binding(StunMessage.Kind kind, TransactionId id) {
        return of(kind, Stun.BINDING, id);
    }

    /**
     * Starts a message.
     *
     * @param kind request, indication or kind of response
     * @param method 12 bits
     * @param id the transaction; a response repeats that of its request
     * @return a writer that holds the header
     */
    public static StunWriter of(StunMessage.Kind kind, int method, TransactionId id) {
        return new StunWriter(kind, method, id);
    }

    /** Appends USERNAME. */
    public StunWriter username(String name) {
        return attribute(StunAttribute.USERNAME, name.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends SOFTWARE. */
    public StunWriter software(String name) {
        return attribute(StunAttribute.SOFTWARE, name.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends USE-CANDIDATE. */
    public StunWriter useCandidate() {
        open(StunAttribute.USE_CANDIDATE, 0);
        return this;
    }

    /** Appends PRIORITY, 0 to 2^32 - 1. */
    public StunWriter priority(long priority) {
        put32(open(StunAttribute.PRIORITY, 4), (int) priority);
        return this;
    }

    /** Appends ICE-CONTROLLING. */
    public StunWriter iceControlling(long tieBreaker) {
        put64(open(StunAttribute.ICE_CONTROLLING, 8), tieBreaker);
        return this;
    }

    /** Appends ICE-CONTROLLED. */
    public StunWriter iceControlled(long tieBreaker) {
        put64(open(StunAttribute.ICE_CONTROLLED, 8), tieBreaker);
        return this;
    }

    /** Appends XOR-MAPPED-ADDRESS; the address must be resolved. */
    public StunWriter xorMappedAddress(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        int at = open(StunAttribute.XOR_MAPPED_ADDRESS, 4 + ip.length);
        put16(at, ip.length == 4 ? StunMessage.FAMILY_IPV4 : StunMessage.FAMILY_IPV6);
        put16(at + 2, address.getPort() ^ Stun.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < ip.length; i++) {
            bytes[at + 4 + i] = (byte) (ip[i] ^ bytes[4 + i]);
        }
        return this;
    }

    /** Appends ERROR-CODE, 300 to 699. */
    public StunWriter failure(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int at = open(StunAttribute.ERROR_CODE, 4 + text.length);
        put16(at + 2, code / 100 << 8 | code % 100);
        System.arraycopy(text, 0, bytes, at + 4, text.length);
        return this;
    }

    /** Appends UNKNOWN-ATTRIBUTES. */
    public StunWriter unknownAttributes(List<Integer> types) {
        int at = open(StunAttribute.UNKNOWN_ATTRIBUTES, 2 * types.size());
        for (int i = 0; i < types.size(); i++) {
            put16(at + 2 * i, types.get(i));
        }
        return this;
    }

    /** Appends any attribute. */
    public StunWriter attribute(int type, byte[] value) {
        int at = open(type, value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        return this;
    }

    /** Appends MESSAGE-INTEGRITY over what was written so far. */
    public StunWriter integrity(StunKey key) {
        return attribute(StunAttribute.MESSAGE_INTEGRITY, key.sign(bytes, size));
    }

    /** Appends FINGERPRINT over what was written so far. */
    public StunWriter fingerprint() {
        int crc = StunMessage.fingerprint(bytes, size);
        put32(open(StunAttribute.FINGERPRINT, StunMessage.FINGERPRINT_LENGTH), crc);
        return this;
    }

    /** Returns the message as a fresh array. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Reserves an attribute, padded with zeros, and returns where its value goes. */
    private int open(int type, int length) {
        int at = size + StunMessage.ATTRIBUTE_HEADER;
        size = at + (length + 3 & ~3);
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        put16(at - 4, type);
        put16(at - 2, length);
        put16(2, size - Stun.HEADER_LENGTH);
        return at;
    }

    private void put16(int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    private void put32(int at, int value) {
        put16(at, value >>> 16);
        put16(at + 2, value);
    }

    private void put64(int at, long value) {
        put32(at, (int) (value >>> 32));
        put32(at + 4, (int) value);
    }
}
