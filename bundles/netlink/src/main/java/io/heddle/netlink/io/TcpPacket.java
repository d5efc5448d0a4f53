package io.heddle.netlink.io;

import static io.heddle.netlink.io.InternetChecksum.u16;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A look at a packet as TCP over IP, to be used again for each packet. */
final class TcpPacket {

    static final int FIN = 0x01;
    static final int PSH = 0x08;
    static final int ACK = 0x10;

    private static final VarHandle I32 = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle I64 = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int TCP = 6;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int TCP_HEADER = 20;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int FRAGMENT_MASK = 0xbfff;

    private ByteBuffer data = ByteBuffer.allocate(0);
    private int at;
    private int length;
    private boolean ipv4;
    private int transport;
    private int headers;

    /**
     * Looks at a packet.
     *
     * @return whether it is unfragmented TCP without IP options or extension headers, complete and of exactly that length
     */
    boolean parse(ByteBuffer packet, int from, int bytes) {
        data = packet;
        at = from;
        length = bytes;
        return bytes > 0 && parseIp(packet.get(from)) && parseTcp();
    }

    boolean ipv4() {
        return ipv4;
    }

    /** Where the TCP header begins, bytes from the packet's begin. */
    int transport() {
        return transport;
    }

    /** Bytes of all headers. */
    int headers() {
        return headers;
    }

    int payload() {
        return length - headers;
    }

    int length() {
        return length;
    }

    int flags() {
        return data.get(at + transport + 13) & 0xff;
    }

    int sequence() {
        return i32(transport + 4);
    }

    /** The IPv4 identification, or 0. */
    int identification() {
        return ipv4 ? u16(data, at + 4) : 0;
    }

    /** Whether the IPv4 identification says nothing (RFC 6864, 4.1); always so in IPv6. */
    boolean atomic() {
        return !ipv4 || (u16(data, at + 6) & DONT_FRAGMENT) != 0;
    }

    /** Equal for packets of one flow. */
    int flowHash() {
        long ports = i32(transport);
        long hash = ipv4 ? i64(12) : i64(8) * 31 + i64(16) * 17 + i64(24) * 7 + i64(32);
        hash = (hash ^ ports * 0x9E3779B97F4A7C15L) * 0xC2B2AE3D27D4EB4FL;
        return (int) (hash >>> 32);
    }

    /** Whether addresses and ports are the same. */
    boolean sameFlow(TcpPacket other) {
        int addresses = ipv4 ? 12 : 8;
        return ipv4 == other.ipv4
                && i32(transport) == other.i32(other.transport)
                && same(other, addresses, ipv4 ? 8 : 32);
    }

    /** Whether all headers are the same but for length, identification, sequence number, checksums and FIN, PSH. */
    boolean sameHeaders(TcpPacket other) {
        if (headers != other.headers || i32(transport + 8) != other.i32(transport + 8)) {
            return false;
        }
        // In IPv4: service, flags and fragment, time to live; in IPv6: version, class and flow label, hop limit.
        boolean sameIp = ipv4
                ? (i32(0) ^ other.i32(0)) >>> 16 == 0
                        && (i32(4) ^ other.i32(4)) << 16 == 0
                        && data.get(at + 8) == other.ttl()
                : i32(0) == other.i32(0) && data.get(at + 7) == other.data.get(other.at + 7);
        int flagsAndWindow = i32(transport + 12) ^ other.i32(transport + 12);
        boolean sameTcp = (flagsAndWindow & ~(PSH << 16)) == 0;
        return sameIp && sameTcp && same(other, transport + TCP_HEADER, headers - transport - TCP_HEADER);
    }

    boolean checksumsValid() {
        long ip = ipv4 ? InternetChecksum.add(0, data, at, IPV4_HEADER) : 0xffff;
        long pseudo = InternetChecksum.pseudoHeader(data, at, ipv4, TCP, length - transport);
        long sum = InternetChecksum.add(pseudo, data, at + transport, length - transport);
        return InternetChecksum.fold(ip) == 0xffff && InternetChecksum.fold(sum) == 0xffff;
    }

    private byte ttl() {
        return data.get(at + 8);
    }

    private boolean parseIp(byte first) {
        ipv4 = first == 0x45;
        transport = ipv4 ? IPV4_HEADER : IPV6_HEADER;
        boolean ipv6 = (first >> 4 & 0xf) == 6;
        if (!ipv4 && !ipv6 || length < transport + TCP_HEADER) {
            return false;
        }
        return ipv4
                ? u16(data, at + 2) == length && (u16(data, at + 6) & FRAGMENT_MASK) == 0 && data.get(at + 9) == TCP
                : u16(data, at + 4) == length - IPV6_HEADER && data.get(at + 6) == TCP;
    }

    private boolean parseTcp() {
        int tcpHeader = (data.get(at + transport + 12) >> 4 & 0xf) * 4;
        headers = transport + tcpHeader;
        return tcpHeader >= TCP_HEADER && headers <= length;
    }

    private boolean same(TcpPacket other, int from, int bytes) {
        for (int i = from; i < from + bytes; i += Integer.BYTES) {
            if (i32(i) != other.i32(i)) {
                return false;
            }
        }
        return true;
    }

    private int i32(int position) {
        return (int) I32.get(data, at + position);
    }

    private long i64(int position) {
        return (long) I64.get(data, at + position);
    }
}
