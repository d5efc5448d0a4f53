package io.heddle.wireguard;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A UDP address and port.
 *
 * @param address a resolved address
 */
public record UdpEndpoint(InetSocketAddress address) implements Endpoint {

    private static final int IPV6_NETWORK_BYTES = 8;

    public UdpEndpoint {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the endpoint's address is a name: " + address);
        }
    }

    @Override
    public byte[] identity() {
        byte[] host = address.getAddress().getAddress();
        return ByteBuffer.allocate(host.length + 2)
                .put(host)
                .putShort((short) address.getPort())
                .array();
    }

    @Override
    public Object origin() {
        InetAddress host = address.getAddress();
        return host instanceof Inet6Address
                ? ByteBuffer.wrap(Arrays.copyOf(host.getAddress(), IPV6_NETWORK_BYTES))
                : host;
    }
}
