package io.heddle.wglinux.jvm;

import io.heddle.api.tunnel.Endpoint;
import io.heddle.netlink.io.UdpAddress;
import java.nio.ByteBuffer;

/** A UDP address and port, in the form that costs nothing per packet. */
final class UdpRoute implements Route {

    private final UdpAddress address;

    /** @param address not changed any more */
    UdpRoute(UdpAddress address) {
        this.address = address;
    }

    UdpAddress address() {
        return address;
    }

    @Override
    public Endpoint asPlanned() {
        return new Endpoint.Udp(address.toInetSocketAddress());
    }

    @Override
    public byte[] identity() {
        var bytes = address.isIpv4()
                ? ByteBuffer.allocate(6).putInt((int) address.low())
                : ByteBuffer.allocate(18).putLong(address.high()).putLong(address.low());
        return bytes.putShort((short) address.port()).array();
    }

    /** The IPv4 address, or the /64 that one IPv6 sender can choose from. */
    @Override
    public Object origin() {
        return address.isIpv4() ? (Object) (int) address.low() : (Object) address.high();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UdpRoute route && address.sameAs(route.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
