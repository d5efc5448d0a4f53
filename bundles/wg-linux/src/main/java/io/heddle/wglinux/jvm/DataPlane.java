package io.heddle.wglinux.jvm;

import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.Underlay;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.io.UdpAddress;
import io.heddle.wireguard.PublicKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A tunnel that is up: its sockets, the two threads that carry packets, and the port as ICE sees it. */
final class DataPlane implements Underlay, AutoCloseable {

    /** The most that UDP carries over IPv4. */
    private static final int MAX_DATAGRAM = 65507;

    private final Ports ports;
    private final Passages passages;
    private final Listeners listeners;
    private final Transmission transmission;
    private final LoopThread transmitting;
    private final LoopThread receiving;

    private DataPlane(Ports ports, Transmission transmission, Reception reception, Listeners listeners) {
        this.ports = ports;
        this.passages = new Passages(ports);
        this.listeners = listeners;
        this.transmission = transmission;
        this.transmitting = new LoopThread("heddle-wg-tx", transmission, ports.failure());
        this.receiving = new LoopThread("heddle-wg-rx", reception, ports.failure());
    }

    /**
     * Makes a data plane that does not run yet, and owns the sockets from here on.
     *
     * @throws NetlinkException if the process has no descriptor left; the sockets are still the caller's
     */
    static DataPlane open(Ports ports) throws NetlinkException {
        var listeners = new Listeners();
        var transmission = new Transmission(ports);
        try {
            return new DataPlane(ports, transmission, new Reception(ports, listeners), listeners);
        } catch (NetlinkException e) {
            transmission.close();
            throw e;
        }
    }

    void start() {
        transmitting.start();
        receiving.start();
    }

    /** Begins a handshake; false if the peer is unknown. Any thread. */
    boolean initiate(PublicKey peer) {
        var known = new boolean[1];
        passages.with(passage -> known[0] = ports.device().initiate(peer, System.nanoTime(), passage));
        return known[0];
    }

    /** Handles what came by a relayed path. Any thread. */
    void received(PathRoute from, ByteBuffer datagram) {
        int length = datagram.remaining();
        if (length == 0 || length > MAX_DATAGRAM) {
            return;
        }
        passages.with(passage -> {
            var scratch = passage.scratch();
            scratch.put(0, datagram, datagram.position(), length);
            ports.device().handleDatagram(scratch, 0, length, from, System.nanoTime(), passage);
        });
    }

    /** The device's next timer is due earlier than it was. Any thread. */
    void deadlineMoved() {
        // The thread that waits for it looks again by itself when it is the one that moved it.
        if (!transmitting.isCurrent()) {
            transmission.wakeUp();
        }
    }

    @Override
    public int port() {
        return ports.sockets().port();
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress to) {
        int length = datagram.remaining();
        if (to.isUnresolved() || to.getPort() == 0 || length > MAX_DATAGRAM) {
            return;
        }
        var address = new UdpAddress(to);
        passages.with(passage -> passage.outlet().send(address, datagram, datagram.position(), length));
    }

    @Override
    public Registration receive(Underlay.Receiver receiver) {
        return listeners.add(receiver);
    }

    /** Ends both threads, two seconds at most, and gives the port back. Idempotent. */
    @Override
    public void close() {
        transmitting.close();
        receiving.close();
        ports.sockets().close();
    }
}
