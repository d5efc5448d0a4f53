package io.heddle.wireguard;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a peer's packets go and come from, as the caller sees it: an address for UDP, a pipe for a relayed path. The
 * device compares endpoints with {@code equals}, remembers the last one a genuine packet came from, and hands it back
 * with every outgoing packet; it never looks inside. Implementations are immutable.
 */
@ConsumerType
public interface Endpoint {

    /**
     * Bytes that only who receives at this endpoint can have talked to us from: address and port for UDP. Cookies are
     * bound to them. Called rarely, when the device is flooded with handshakes.
     */
    byte[] identity();

    /**
     * What handshakes are counted under when the device is flooded: equal for all endpoints one sender can choose from,
     * such as the IPv4 address or the IPv6 network of 64 bits. Has {@code equals} and {@code hashCode}, and is small.
     */
    Object origin();

    /**
     * Whether a genuine packet from here moves a peer that has another endpoint. A relayed path that has been given up
     * says no, so that its last packets do not pull the peer back to it. A peer without endpoint takes any.
     */
    default boolean attractsPeers() {
        return true;
    }
}
