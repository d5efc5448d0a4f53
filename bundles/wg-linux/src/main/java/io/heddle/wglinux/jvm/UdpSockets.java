package io.heddle.wglinux.jvm;

import io.heddle.netlink.Errno;
import io.heddle.netlink.HostNumbers;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.io.UdpAddress;
import io.heddle.netlink.io.UdpOptions;
import io.heddle.netlink.io.UdpSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tunnel's UDP port: one socket for each family that the host has, both on one number, both marked as ours. */
final class UdpSockets implements AutoCloseable {

    private static final int MAX_PORT = 65535;

    /** How far up a free port is looked for before any is taken. */
    private static final int NEXT_PORTS = 100;

    /** How often the kernel may choose an IPv4 port whose number is taken in IPv6. */
    private static final int CHOICES = 32;

    /** Some milliseconds of packets at 10 Gbit/s; while the collector pauses, packets wait here. */
    private static final int BUFFER_BYTES = 8 << 20;

    private final UdpSocket ipv4;
    private final @Nullable UdpSocket ipv6;

    private UdpSockets(UdpSocket ipv4, @Nullable UdpSocket ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /**
     * Binds the wanted port, or else the next free one; 0: any.
     *
     * @throws NetlinkException if no port can be had, or the mark cannot be set
     */
    static UdpSockets open(int wanted) throws NetlinkException {
        for (int port = wanted; wanted > 0 && port <= Math.min(MAX_PORT, wanted + NEXT_PORTS); port++) {
            var sockets = tryOpen(port);
            if (sockets != null) {
                return sockets;
            }
        }
        for (int choice = 0; choice < CHOICES; choice++) {
            var sockets = tryOpen(0);
            if (sockets != null) {
                return sockets;
            }
        }
        throw new NetlinkException("cannot find a UDP port that is free in both families", Errno.EADDRINUSE);
    }

    /** Both families on that port, or nothing if it is taken in one of them. */
    private static @Nullable UdpSockets tryOpen(int port) throws NetlinkException {
        UdpSocket ipv4;
        try {
            ipv4 = UdpSocket.open(options(UdpOptions.ipv4(port)));
        } catch (NetlinkException e) {
            return absentIfTaken(e);
        }
        try {
            return new UdpSockets(ipv4, UdpSocket.open(options(UdpOptions.ipv6(ipv4.port()))));
        } catch (NetlinkException e) {
            if (e.is(Errno.EAFNOSUPPORT, Errno.EADDRNOTAVAIL)) {
                return new UdpSockets(ipv4, null);
            }
            ipv4.close();
            return absentIfTaken(e);
        }
    }

    private static @Nullable UdpSockets absentIfTaken(NetlinkException e) throws NetlinkException {
        if (e.is(Errno.EADDRINUSE)) {
            return null;
        }
        throw e;
    }

    private static UdpOptions options(UdpOptions family) {
        return family.withMark(HostNumbers.FWMARK).withBufferBytes(BUFFER_BYTES);
    }

    int port() {
        return ipv4.port();
    }

    UdpSocket ipv4() {
        return ipv4;
    }

    /** Nothing if the host has no IPv6. */
    @Nullable
    UdpSocket ipv6() {
        return ipv6;
    }

    /** The socket that reaches an address, if there is one. */
    @Nullable
    UdpSocket towards(UdpAddress address) {
        return address.isIpv4() ? ipv4 : ipv6;
    }

    List<UdpSocket> all() {
        return ipv6 == null ? List.of(ipv4) : List.of(ipv4, ipv6);
    }

    @Override
    public void close() {
        all().forEach(UdpSocket::close);
    }
}
