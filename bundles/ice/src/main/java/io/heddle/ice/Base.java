package io.heddle.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where an agent's datagrams leave and arrive (the "base" of RFC 8445). All host and server-reflexive candidates of a
 * family share one port, so they share one base.
 */
public sealed interface Base {

    /** The tunnel's own UDP port. */
    enum Shared implements Base {
        /** Its IPv4 side. */
        UDP4,
        /** Its IPv6 side. */
        UDP6;

        @Override
        public boolean reaches(InetAddress address) {
            return address instanceof Inet4Address == (this == UDP4);
        }
    }

    /**
     * An allocation of ours on a TURN server.
     *
     * @param address the relayed transport address
     */
    record Relayed(InetSocketAddress address) implements Base {
        @Override
        public boolean reaches(InetAddress other) {
            return address.getAddress().getClass() == other.getClass();
        }
    }

    /** Whether a datagram can be sent from here to that address, judged by its family. */
    boolean reaches(InetAddress address);

    /** The shared port's side that reaches an address. */
    static Base sharedFor(InetAddress address) {
        return address instanceof Inet4Address ? Shared.UDP4 : Shared.UDP6;
    }
}
