package io.heddle.wireguard.lab;

import io.heddle.wireguard.WireGuardDevice;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Makes IP packets of the right shape and otherwise arbitrary content. */
public final class Packets {

    private Packets() {}

    /** A packet of the given length, at least the header's, whose last four bytes are the number (if they fit). */
    public static byte[] packet(String source, String destination, int length, int number) {
        byte[] from = address(source);
        byte[] to = address(destination);
        var packet = ByteBuffer.allocate(length);
        if (from.length == 4) {
            packet.put(0, (byte) 0x45).putShort(2, (short) length);
            packet.put(12, from).put(16, to);
        } else {
            packet.put(0, (byte) 0x60).putShort(4, (short) (length - 40));
            packet.put(8, from).put(24, to);
        }
        if (length >= (from.length == 4 ? 24 : 44)) {
            packet.putInt(length - 4, number);
        }
        return packet.array();
    }

    public static int number(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(packet.length - 4);
    }

    /** The packet with the room the device wants around it. */
    public static ByteBuffer roomy(byte[] packet, boolean direct) {
        int size = WireGuardDevice.HEADROOM + packet.length + WireGuardDevice.TAILROOM;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        return buffer.put(WireGuardDevice.HEADROOM, packet);
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
