package io.heddle.netlink.io;

import java.nio.ByteBuffer;
import java.util.Random;

/** Makes packets with right checksums, written independently of the code under test. */
final class TestPackets {

    static final int SYN = 2;
    static final int PSH = 8;
    static final int ACK = 16;
    static final int CWR = 0x80;

    private TestPackets() {}

    /** A TCP packet, mutable before {@link #bytes()}. */
    static final class Tcp {
        boolean ipv4 = true;
        int source = 1000;
        int destination = 443;
        int sequence = 1;
        int acknowledged = 5;
        int flags = ACK;
        int window = 512;
        int identification = 100;
        int fragment = 0x4000;
        int ttl = 64;
        int hostByte = 1;
        byte[] options = {1, 1, 8, 10, 0, 0, 0, 7, 0, 0, 0, 9};
        byte[] payload = new byte[0];

        Tcp payload(int length, int seed) {
            payload = new byte[length];
            new Random(seed).nextBytes(payload);
            return this;
        }

        byte[] bytes() {
            int tcp = 20 + options.length;
            var packet = ipHeader(ipv4, 6, tcp + payload.length, this);
            int at = packet.position();
            packet.putShort((short) source)
                    .putShort((short) destination)
                    .putInt(sequence)
                    .putInt(acknowledged);
            packet.put((byte) (tcp / 4 << 4))
                    .put((byte) flags)
                    .putShort((short) window)
                    .putInt(0);
            packet.put(options).put(payload);
            putTransportChecksum(packet, at, ipv4, 6, 16);
            return content(packet);
        }
    }

    static byte[] udp(boolean ipv4, byte[] payload) {
        var tcp = new Tcp();
        var packet = ipHeader(ipv4, 17, 8 + payload.length, tcp);
        int at = packet.position();
        packet.putShort((short) 5)
                .putShort((short) 6)
                .putShort((short) (8 + payload.length))
                .putShort((short) 0);
        packet.put(payload);
        putTransportChecksum(packet, at, ipv4, 17, 6);
        return content(packet);
    }

    /** Whether the IP and transport checksums are right. */
    static boolean valid(byte[] packet) {
        boolean ipv4 = packet[0] >> 4 == 4;
        int transport = ipv4 ? 20 : 40;
        int protocol = packet[ipv4 ? 9 : 6];
        var buffer = ByteBuffer.wrap(packet);
        boolean ipValid = !ipv4 || sum(buffer, 0, 20, 0) == 0xffff;
        int lengthField = ipv4 ? buffer.getShort(2) & 0xffff : (buffer.getShort(4) & 0xffff) + 40;
        return ipValid
                && lengthField == packet.length
                && sum(buffer, transport, packet.length, pseudo(buffer, ipv4, protocol, packet.length - transport))
                        == 0xffff;
    }

    /** The pseudo header's folded sum: what a checksum field holds that is still to be completed. */
    static int pseudo(byte[] packet) {
        boolean ipv4 = packet[0] >> 4 == 4;
        int transport = ipv4 ? 20 : 40;
        int sum = pseudo(ByteBuffer.wrap(packet), ipv4, packet[ipv4 ? 9 : 6], packet.length - transport);
        return sum(ByteBuffer.allocate(0), 0, 0, sum);
    }

    private static byte[] content(ByteBuffer packet) {
        var bytes = new byte[packet.capacity()];
        packet.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer ipHeader(boolean ipv4, int protocol, int length, Tcp tcp) {
        var packet = ByteBuffer.allocate((ipv4 ? 20 : 40) + length);
        if (ipv4) {
            packet.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length));
            packet.putShort((short) tcp.identification).putShort((short) tcp.fragment);
            packet.put((byte) tcp.ttl).put((byte) protocol).putShort((short) 0);
            packet.put(new byte[] {10, 0, 0, (byte) tcp.hostByte, 10, 0, 0, 2});
            packet.putShort(10, (short) ~sum(packet, 0, 20, 0));
        } else {
            packet.putInt(0x60012345)
                    .putShort((short) length)
                    .put((byte) protocol)
                    .put((byte) tcp.ttl);
            packet.putLong(0xfd00000000000000L).putLong(tcp.hostByte);
            packet.putLong(0xfd00000000000000L).putLong(2);
        }
        return packet;
    }

    private static void putTransportChecksum(ByteBuffer packet, int at, boolean ipv4, int protocol, int field) {
        int end = packet.capacity();
        int checksum = ~sum(packet, at, end, pseudo(packet, ipv4, protocol, end - at)) & 0xffff;
        packet.putShort(at + field, (short) (protocol == 17 && checksum == 0 ? 0xffff : checksum));
    }

    private static int pseudo(ByteBuffer packet, boolean ipv4, int protocol, int length) {
        int sum = protocol + length;
        for (int i = ipv4 ? 12 : 8; i < (ipv4 ? 20 : 40); i += 2) {
            sum += packet.getShort(i) & 0xffff;
        }
        return sum;
    }

    private static int sum(ByteBuffer buffer, int from, int to, int initial) {
        int sum = initial;
        for (int i = from; i < to; i++) {
            sum += (buffer.get(i) & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum >>> 16) + (sum & 0xffff);
        }
        return sum;
    }
}
