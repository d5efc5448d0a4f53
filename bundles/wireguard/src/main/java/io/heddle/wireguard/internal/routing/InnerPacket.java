package io.heddle.wireguard.internal.routing;

import java.nio.ByteBuffer;

/** What the device reads in the header of an IP packet inside the tunnel. */
public final class InnerPacket {

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private InnerPacket() {}

    /** The family of a packet, or that it is none. */
    public enum Version {
        IPV4,
        IPV6,
        NONE
    }

    /** The version by the first four bits, if there is room for the header of that version. */
    public static Version version(ByteBuffer packet, int offset, int length) {
        if (length < IPV4_HEADER) {
            return Version.NONE;
        }
        return switch ((packet.get(offset) & 0xff) >>> 4) {
            case 4 -> Version.IPV4;
            case 6 -> length < IPV6_HEADER ? Version.NONE : Version.IPV6;
            default -> Version.NONE;
        };
    }

    /** The length the header claims, or -1 if that is impossible within the given room. */
    public static int length(ByteBuffer packet, int offset, int room, Version version) {
        int length = version == Version.IPV4
                ? BigEndian.getUnsignedShort(packet, offset + 2)
                : IPV6_HEADER + BigEndian.getUnsignedShort(packet, offset + 4);
        return length > room || length < IPV4_HEADER ? -1 : length;
    }
}
