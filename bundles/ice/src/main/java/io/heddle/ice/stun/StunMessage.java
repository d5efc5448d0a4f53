package io.heddle.ice.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A received STUN message. Immutable.
 *
 * <p>Decoding checks the frame only: header and attribute lengths. An attribute whose value does not have the form its
 * type demands reads as absent. Of several attributes of one type the first counts. Attributes after MESSAGE-INTEGRITY
 * are not covered by it and read as absent (RFC 8489, section 14.5), except FINGERPRINT and NetBird's
 * {@link StunAttribute#CANDIDATE_PAIR_ID}, which decide nothing.
 */
public final class StunMessage {

    static final int ATTRIBUTE_HEADER = 4;
    static final int FINGERPRINT_LENGTH = 4;
    static final int FINGERPRINT_XOR = 0x5354554E;
    static final int FAMILY_IPV4 = 1;
    static final int FAMILY_IPV6 = 2;

    /** More attributes than any sender has a use for; keeps every look-up short. */
    private static final int MAX_ATTRIBUTES = 64;

    private final byte[] bytes;
    private final List<Slice> attributes;
    private final int integrityAt;

    private StunMessage(byte[] bytes, List<Slice> attributes) {
        this.bytes = bytes;
        this.attributes = attributes;
        this.integrityAt = attributes.stream()
                .filter(a -> a.type == StunAttribute.MESSAGE_INTEGRITY && a.length == StunKey.MAC_LENGTH)
                .mapToInt(a -> a.at - ATTRIBUTE_HEADER)
                .findFirst()
                .orElse(-1);
    }

    /** What a message is to its receiver. */
    public enum Kind {
        /** Wants a response. */
        REQUEST(0x0000),
        /** Wants none. */
        INDICATION(0x0010),
        /** Response: done. */
        SUCCESS(0x0100),
        /** Response: refused, see the error code. */
        ERROR(0x0110);

        private final int bits;

        Kind(int bits) {
            this.bits = bits;
        }

        static Kind of(int type) {
            return switch (type & ERROR.bits) {
                case 0x0000 -> REQUEST;
                case 0x0010 -> INDICATION;
                case 0x0100 -> SUCCESS;
                default -> ERROR;
            };
        }

        /** The class bits in the type field of the header. */
        int bits() {
            return bits;
        }
    }

    /** Error code (300 to 699) and reason phrase. */
    public record Failure(int code, String reason) {}

    /** Where an attribute's value lies. */
    private record Slice(int type, int at, int length) {}

    /**
     * Reads a message.
     *
     * @param buffer array that contains the datagram; copied
     * @param offset where the datagram starts
     * @param length bytes of the datagram; the message must fill it
     * @return the message, its integrity not yet verified
     * @throws StunFormatException if the bytes are not a STUN message of at most {@link Stun#MAX_LENGTH} bytes
     */
    public static StunMessage decode(byte[] buffer, int offset, int length) throws StunFormatException {
        if (!Stun.isStun(buffer, offset, length)) {
            throw new StunFormatException("not a STUN header");
        }
        byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
        var attributes = new ArrayList<Slice>();
        int at = Stun.HEADER_LENGTH;
        while (at < length) {
            // The length is a multiple of four, so a whole attribute header is left.
            int size = Stun.uint16(bytes, at + 2);
            int value = at + ATTRIBUTE_HEADER;
            if (size > length - value || attributes.size() == MAX_ATTRIBUTES) {
                throw new StunFormatException("attribute exceeds the message");
            }
            attributes.add(new Slice(Stun.uint16(bytes, at), value, size));
            at = value + (size + 3 & ~3);
        }
        return new StunMessage(bytes, attributes);
    }

    /** Request, indication, success or error. */
    public Kind kind() {
        return Kind.of(Stun.uint16(bytes, 0));
    }

    /** The method, 12 bits, for example {@link Stun#BINDING}. */
    public int method() {
        int type = Stun.uint16(bytes, 0);
        return (type & 0x3E00) >> 2 | (type & 0x00E0) >> 1 | (type & 0x000F);
    }

    /** The transaction this message belongs to. */
    public TransactionId transaction() {
        return Stun.transaction(bytes, 0);
    }

    /** Whether the message carries a well-formed MESSAGE-INTEGRITY. */
    public boolean hasIntegrity() {
        return integrityAt >= 0;
    }

    /**
     * Verifies MESSAGE-INTEGRITY in constant time, over a header whose length field ends at that attribute.
     *
     * @param key key of the credential that the sender should have used
     * @return whether the attribute is there and right
     */
    public boolean verify(StunKey key) {
        return hasIntegrity() && key.verify(bytes, integrityAt);
    }

    /**
     * Says whether FINGERPRINT is there and right, computed over a header whose length field ends at that attribute.
     * NetBird's messages are right only under this rule; do not reject a message for a wrong fingerprint.
     */
    public boolean hasValidFingerprint() {
        for (Slice a : attributes) {
            if (a.type == StunAttribute.FINGERPRINT && a.length == FINGERPRINT_LENGTH) {
                return Stun.int32(bytes, a.at) == fingerprint(bytes, a.at - ATTRIBUTE_HEADER);
            }
        }
        return false;
    }

    /** USERNAME. */
    public Optional<String> username() {
        return text(StunAttribute.USERNAME);
    }

    /** SOFTWARE. */
    public Optional<String> software() {
        return text(StunAttribute.SOFTWARE);
    }

    /** PRIORITY, 0 to 2^32 - 1. */
    public OptionalLong priority() {
        Slice a = find(StunAttribute.PRIORITY, 4);
        return a == null ? OptionalLong.empty() : OptionalLong.of(Stun.int32(bytes, a.at) & 0xFFFFFFFFL);
    }

    /** Whether USE-CANDIDATE is there. */
    public boolean useCandidate() {
        return find(StunAttribute.USE_CANDIDATE, 0) != null;
    }

    /** Tie-breaker of a sender that controls. */
    public OptionalLong iceControlling() {
        return int64(StunAttribute.ICE_CONTROLLING);
    }

    /** Tie-breaker of a sender that is controlled. */
    public OptionalLong iceControlled() {
        return int64(StunAttribute.ICE_CONTROLLED);
    }

    /** XOR-MAPPED-ADDRESS. */
    public Optional<InetSocketAddress> xorMappedAddress() {
        Slice a = find(StunAttribute.XOR_MAPPED_ADDRESS);
        if (a == null || a.length < 8) {
            return Optional.empty();
        }
        int family = bytes[a.at + 1];
        if ((family != FAMILY_IPV4 || a.length != 8) && (family != FAMILY_IPV6 || a.length != 20)) {
            return Optional.empty();
        }
        byte[] ip = Arrays.copyOfRange(bytes, a.at + 4, a.at + a.length);
        // The mask is the cookie, followed for IPv6 by the transaction id: bytes 4 to 19 of the header.
        for (int i = 0; i < ip.length; i++) {
            ip[i] ^= bytes[4 + i];
        }
        int port = Stun.uint16(bytes, a.at + 2) ^ Stun.MAGIC_COOKIE >>> 16;
        return Optional.of(new InetSocketAddress(address(ip), port));
    }

    /** ERROR-CODE. */
    public Optional<Failure> failure() {
        Slice a = find(StunAttribute.ERROR_CODE);
        if (a == null || a.length < 4) {
            return Optional.empty();
        }
        int code = (bytes[a.at + 2] & 7) * 100 + (bytes[a.at + 3] & 0xFF);
        return Optional.of(new Failure(code, text(a.at + 4, a.length - 4)));
    }

    /** UNKNOWN-ATTRIBUTES: the types that the sender of an error 420 complains about. */
    public List<Integer> unknownAttributes() {
        Slice a = find(StunAttribute.UNKNOWN_ATTRIBUTES);
        var types = new ArrayList<Integer>();
        for (int i = 0; a != null && i + 1 < a.length; i += 2) {
            types.add(Stun.uint16(bytes, a.at + i));
        }
        return List.copyOf(types);
    }

    /** Types in this message that its sender wants understood and that this codec does not know. */
    public List<Integer> notUnderstood() {
        return attributes.stream()
                .filter(this::covered)
                .map(Slice::type)
                .filter(StunAttribute::mustBeUnderstood)
                .distinct()
                .toList();
    }

    /** NetBird's candidate pair id, {@code source:target}, wherever it stands. Never covered by the integrity. */
    public Optional<String> candidatePairId() {
        return text(StunAttribute.CANDIDATE_PAIR_ID);
    }

    /**
     * The value of any attribute.
     *
     * @param type attribute number
     * @return a copy of its value
     */
    public Optional<byte[]> attribute(int type) {
        return Optional.ofNullable(find(type)).map(a -> Arrays.copyOfRange(bytes, a.at, a.at + a.length));
    }

    @Override
    public String toString() {
        return kind() + " " + transaction();
    }

    static int fingerprint(byte[] message, int end) {
        int length = end + ATTRIBUTE_HEADER + FINGERPRINT_LENGTH - Stun.HEADER_LENGTH;
        var crc = new CRC32();
        crc.update(message, 0, 2);
        crc.update(length >>> 8);
        crc.update(length);
        crc.update(message, 4, end - 4);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    private Optional<String> text(int type) {
        return Optional.ofNullable(find(type)).map(a -> text(a.at, a.length));
    }

    private String text(int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    private OptionalLong int64(int type) {
        Slice a = find(type, 8);
        return a == null
                ? OptionalLong.empty()
                : OptionalLong.of((long) Stun.int32(bytes, a.at) << 32 | Stun.int32(bytes, a.at + 4) & 0xFFFFFFFFL);
    }

    private @Nullable Slice find(int type, int length) {
        Slice found = find(type);
        return found != null && found.length == length ? found : null;
    }

    private @Nullable Slice find(int type) {
        for (Slice a : attributes) {
            if (a.type == type && covered(a)) {
                return a;
            }
        }
        return null;
    }

    private boolean covered(Slice a) {
        return integrityAt < 0
                || a.at <= integrityAt + ATTRIBUTE_HEADER
                || a.type == StunAttribute.FINGERPRINT
                || a.type == StunAttribute.CANDIDATE_PAIR_ID;
    }

    private static InetAddress address(byte[] ip) {
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + ip.length + " bytes", e);
        }
    }
}
