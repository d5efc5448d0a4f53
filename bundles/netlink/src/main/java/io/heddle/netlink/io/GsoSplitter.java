package io.heddle.netlink.io;

import static io.heddle.netlink.io.InternetChecksum.putU16;
import static io.heddle.netlink.io.InternetChecksum.u16;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes of what a TUN device with offload delivers the packets that belong on a wire: cuts TCP and UDP super packets into
 * segments and completes checksums. Each packet is written directly where the caller wants it. Not thread safe.
 *
 * <pre>{@code
 * if (splitter.load(batch, i)) {
 *     for (int s = 0; s < splitter.count(); s++) {
 *         splitter.write(s, target, at);
 *     }
 * }
 * }</pre>
 */
public final class GsoSplitter {

    private static final VarHandle I32 = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int TCP_HEADER = 20;
    private static final int UDP_HEADER = 8;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int TCP_CHECKSUM = 16;
    private static final int UDP_CHECKSUM = 6;

    /** TCP flags that belong to the last segment only: FIN and PSH. */
    private static final int LAST_ONLY = 0x01 | 0x08;

    /** The TCP flag CWR, which belongs to the first segment only (RFC 3168, 6.1.2). */
    private static final int FIRST_ONLY = 0x80;

    private final VnetHeader header = new VnetHeader();

    private ByteBuffer source = ByteBuffer.allocate(0);
    private int offset;
    private int length;
    private boolean ipv4;
    private int transport;
    private int headers;
    private int segment;
    private int count;

    /** Takes packet {@code index} of a batch that was read; otherwise as {@link #load(ByteBuffer, int, int, VnetHeader)}. */
    public boolean load(PacketBatch batch, int index) {
        batch.header(index, header);
        return loadWithHeader(batch.data(), batch.offset(index), batch.length(index));
    }

    /**
     * Takes a packet, which must stay as it is until its segments are written.
     *
     * @param packet where the packet is, at an absolute position; of any byte order
     * @return false if packet and header contradict each other or the kind of segmentation is unknown: drop it
     */
    public boolean load(ByteBuffer packet, int at, int bytes, VnetHeader vnet) {
        header.copy(vnet);
        return loadWithHeader(packet, at, bytes);
    }

    /** How many packets it becomes; 1 for an ordinary one. */
    public int count() {
        return count;
    }

    /** The bytes of packet {@code index}. */
    public int length(int index) {
        return count == 1 ? length : headers + payload(index);
    }

    /**
     * Writes packet {@code index}.
     *
     * @param target any buffer but where the source is; of any byte order
     * @param at absolute position in it
     * @return its bytes
     */
    public int write(int index, ByteBuffer target, int at) {
        if (segment == 0) {
            target.put(at, source, offset, length);
            if (header.needsChecksum()) {
                complete(target, at);
            }
            return length;
        }
        int bytes = headers + payload(index);
        target.put(at, source, offset, headers);
        target.put(at + headers, source, offset + headers + index * segment, bytes - headers);
        fixIp(target, at, index, bytes);
        fixTransport(target, at, index, bytes);
        return bytes;
    }

    private boolean loadWithHeader(ByteBuffer packet, int at, int bytes) {
        source = packet;
        offset = at;
        length = bytes;
        count = 1;
        segment = 0;
        return switch (header.gsoType()) {
            case VnetHeader.GSO_NONE -> !header.needsChecksum() || checksumFits();
            case VnetHeader.GSO_TCP4 -> loadIp(4) && loadTcp();
            case VnetHeader.GSO_TCP6 -> loadIp(6) && loadTcp();
            case VnetHeader.GSO_UDP -> bytes > 0 && loadIp(packet.get(at) >> 4 & 0xf) && loadUdp();
            default -> false;
        };
    }

    private boolean checksumFits() {
        return header.checksumStart() + header.checksumOffset() + Short.BYTES <= length;
    }

    private boolean loadIp(int version) {
        ipv4 = version == 4;
        transport = header.checksumStart();
        boolean known = version == 4 || version == 6;
        int least = ipv4 ? IPV4_HEADER : IPV6_HEADER;
        if (!known || length < least || (source.get(offset) >> 4 & 0xf) != version || transport < least) {
            return false;
        }
        return !ipv4 || (source.get(offset) & 0xf) * 4 == transport;
    }

    private boolean loadTcp() {
        if (length < transport + TCP_HEADER) {
            return false;
        }
        int tcpHeader = (source.get(offset + transport + 12) >> 4 & 0xf) * 4;
        return tcpHeader >= TCP_HEADER && cut(transport + tcpHeader);
    }

    private boolean loadUdp() {
        return cut(transport + UDP_HEADER);
    }

    private boolean cut(int headerBytes) {
        headers = headerBytes;
        segment = header.gsoSize();
        int payload = length - headers;
        if (payload < 0 || segment == 0) {
            return false;
        }
        count = Math.max(1, (payload + segment - 1) / segment);
        return true;
    }

    private int payload(int index) {
        return Math.min(segment, length - headers - index * segment);
    }

    private void complete(ByteBuffer target, int at) {
        int start = header.checksumStart();
        int sum = InternetChecksum.fold(InternetChecksum.add(0, target, at + start, length - start));
        putChecksum(target, at + start + header.checksumOffset(), sum, header.checksumOffset() == UDP_CHECKSUM);
    }

    private void fixIp(ByteBuffer target, int at, int index, int bytes) {
        if (!ipv4) {
            putU16(target, at + 4, bytes - IPV6_HEADER);
            return;
        }
        putU16(target, at + 2, bytes);
        putU16(target, at + 4, u16(target, at + 4) + index);
        putU16(target, at + 10, 0);
        putChecksum(target, at + 10, InternetChecksum.fold(InternetChecksum.add(0, target, at, transport)), false);
    }

    private void fixTransport(ByteBuffer target, int at, int index, int bytes) {
        boolean udp = header.gsoType() == VnetHeader.GSO_UDP;
        int begin = at + transport;
        if (udp) {
            putU16(target, begin + 4, bytes - transport);
        } else {
            fixTcp(target, begin, index);
        }
        int field = begin + (udp ? UDP_CHECKSUM : TCP_CHECKSUM);
        putU16(target, field, 0);
        long pseudo = InternetChecksum.pseudoHeader(target, at, ipv4, udp ? UDP : TCP, bytes - transport);
        putChecksum(
                target,
                field,
                InternetChecksum.fold(InternetChecksum.add(pseudo, target, begin, bytes - transport)),
                udp);
    }

    private void fixTcp(ByteBuffer target, int begin, int index) {
        I32.set(target, begin + 4, (int) I32.get(target, begin + 4) + index * segment);
        int flags = target.get(begin + 13);
        if (index > 0) {
            flags &= ~FIRST_ONLY;
        }
        if (index < count - 1) {
            flags &= ~LAST_ONLY;
        }
        target.put(begin + 13, (byte) flags);
    }

    /** In UDP a checksum of 0 means none, so the other zero of one's complement is written (RFC 768). */
    private static void putChecksum(ByteBuffer target, int at, int sum, boolean udp) {
        int checksum = ~sum & 0xffff;
        putU16(target, at, udp && checksum == 0 ? 0xffff : checksum);
    }
}
