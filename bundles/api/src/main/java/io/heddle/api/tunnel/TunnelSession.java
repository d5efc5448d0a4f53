package io.heddle.api.tunnel;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open tunnel. Called on the gateway's lane, except where a method says otherwise; bounded (milliseconds).
 */
@ConsumerType
public interface TunnelSession extends Registration {

    /** The interface as others see it; valid until closed. */
    TunnelInterface tunnelInterface();

    /**
     * Gives the interface its addresses and MTU, binds the UDP port and brings the link up.
     *
     * @param addresses overlay addresses with the length of the network, IPv4 first; no route is made for them
     * @param mtu bytes, 576…8192
     * @param port wanted UDP port; another free one is taken if it is in use; 0: any
     * @return the port in use
     * @throws BackendException with the link down and the port free
     */
    int up(List<IpPrefix> addresses, int mtu, int port) throws BackendException;

    /** Takes the link down and stops forwarding; the interface and its peers stay. Idempotent, never throws. */
    void down();

    /**
     * Makes the peers those of {@code plan}, with the smallest change: equal peers are not touched, a planned endpoint is set
     * only when it differs from the last planned one (a learnt one wins otherwise). All or an exception, after which a repeat
     * is allowed.
     */
    void apply(TunnelPlan plan) throws BackendException;

    /**
     * Re-reads the host, puts the interface back as {@link #up} made it (up, its MTU, its addresses; addresses that others added
     * stay) and applies the last plan again. What is as it should be is not touched; sessions with peers go on.
     *
     * @throws BackendException {@code NOT_FOUND} if the interface is not this session's any more: gone, renamed, or another one of
     *     its name; nothing was changed
     */
    void repair() throws BackendException;

    /** The tunnel's UDP port for ICE. Valid between {@link #up} and {@link #down}. */
    Underlay underlay();

    /**
     * Makes a relayed path usable as {@link Endpoint.Path}. Registered before a plan names it; taking it back is closing the
     * registration, which does not close the pipe. Any thread.
     */
    Registration register(Endpoint.Path path, PathPipe pipe) throws BackendException;

    /** Starts a handshake with a peer now, if it has an endpoint. */
    void initiate(PublicKey peer) throws BackendException;

    /** Counters and learnt facts of every peer, a copy. Any thread. */
    Map<PublicKey, PeerTraffic> traffic();

    /** Removes the interface and everything else this session made. Idempotent, never throws. */
    @Override
    void close();
}
