package io.heddle.wglinux.jvm;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PathPipe;
import io.heddle.api.tunnel.PeerTraffic;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.Underlay;
import io.heddle.netlink.HostErrors;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.io.TunDevice;
import io.heddle.wireguard.DeviceListener;
import io.heddle.wireguard.WireGuardDevice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An open tunnel whose packets pass through this process. */
final class JvmTunnelSession implements TunnelSession {

    private final TunDevice tun;
    private final Netlink netlink;
    private final TunnelGuard guard;
    private final TunnelListener listener;
    private final Consumer<JvmTunnelSession> whenClosed;
    private final Hooks hooks = new Hooks();
    private final WireGuardDevice device;
    private final Paths paths = new Paths(this::received);
    private final Peers peers;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private TunnelPlan plan = TunnelPlan.EMPTY; // lane only
    private volatile @Nullable DataPlane plane; // set on the lane, read by any thread

    /**
     * @param tun owned from here on, as is {@code netlink}
     * @param devices makes the device that reports to the given listener
     * @param whenClosed runs once, when everything is gone
     */
    JvmTunnelSession(
            TunDevice tun,
            Netlink netlink,
            Function<DeviceListener, WireGuardDevice> devices,
            TunnelListener listener,
            Consumer<JvmTunnelSession> whenClosed) {
        this.tun = tun;
        this.netlink = netlink;
        var link = new TunnelLink(netlink, tun.name(), tun.index());
        this.guard = new TunnelGuard(link, tun.name(), tun.index(), new ForeignChanges());
        this.listener = listener;
        this.whenClosed = whenClosed;
        this.device = devices.apply(new Events());
        this.peers = new Peers(device, paths);
    }

    /** What the device tells. */
    private final class Events implements DeviceListener {
        @Override
        public void handshakeCompleted(io.heddle.wireguard.PublicKey peer) {
            listener.handshake(PublicKey.of(peer.bytes()));
        }

        @Override
        public void deadlineMoved(long nanoTime) {
            var running = plane;
            if (running != null) {
                running.deadlineMoved();
            }
        }
    }

    /** What others do to the interface. */
    private final class ForeignChanges implements TunnelGuard.Listener {
        @Override
        public void damaged(String what) {
            listener.damaged(what);
        }

        @Override
        public void lost(String what) {
            failed(what);
        }
    }

    /** Begins to notice what others do to the interface, in the network namespace of the calling thread. */
    void watch() {
        guard.start();
    }

    @Override
    public TunnelInterface tunnelInterface() {
        return new TunnelInterface(tun.name(), tun.index(), hooks);
    }

    @Override
    public int up(List<IpPrefix> addresses, int mtu, int port) throws BackendException {
        requireOpen();
        down();
        try {
            var sockets = UdpSockets.open(port);
            try {
                device.setMtu(mtu);
                guard.up(addresses, mtu);
                start(DataPlane.open(new Ports(tun, device, hooks, sockets, this::failed)));
            } catch (NetlinkException e) {
                sockets.close();
                guard.down();
                throw e;
            }
            return sockets.port();
        } catch (NetlinkException e) {
            throw HostErrors.of(e);
        }
    }

    private void start(DataPlane running) {
        plane = running;
        running.start();
    }

    @Override
    public void down() {
        var running = plane;
        if (running != null) {
            guard.down();
            plane = null;
            running.close();
        }
    }

    @Override
    public void apply(TunnelPlan wanted) throws BackendException {
        requireOpen();
        peers.apply(wanted);
        plan = wanted;
    }

    @Override
    public void repair() throws BackendException {
        requireOpen();
        try {
            if (!guard.repair()) {
                throw new BackendException(Reason.NOT_FOUND, "interface " + tun.name() + " is not ours any more");
            }
        } catch (NetlinkException e) {
            throw HostErrors.of(e);
        }
        peers.repair(plan);
    }

    @Override
    public Underlay underlay() {
        var running = plane;
        if (running == null) {
            throw new IllegalStateException("the tunnel is down");
        }
        return running;
    }

    @Override
    public Registration register(Endpoint.Path path, PathPipe pipe) throws BackendException {
        requireOpen();
        return paths.register(path, pipe);
    }

    @Override
    public void initiate(PublicKey peer) throws BackendException {
        requireOpen();
        var running = plane;
        if (running == null) {
            throw new BackendException(Reason.FAILED, "cannot start a handshake: the tunnel is down");
        }
        if (!running.initiate(Peers.wire(peer))) {
            throw new BackendException(Reason.NOT_FOUND, "cannot start a handshake: no peer " + peer.shortText());
        }
    }

    @Override
    public Map<PublicKey, PeerTraffic> traffic() {
        return peers.traffic();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        guard.close();
        down();
        paths.close();
        tun.close();
        netlink.close();
        device.close();
        whenClosed.accept(this);
    }

    private void received(PathRoute from, ByteBuffer datagram) {
        var running = plane;
        if (running != null) {
            running.received(from, datagram);
        }
    }

    private void failed(String what) {
        if (!closed.get() && failed.compareAndSet(false, true)) {
            listener.failed(tun.name() + ": " + what);
        }
    }

    private void requireOpen() throws BackendException {
        if (closed.get()) {
            throw new BackendException(Reason.GONE, "tunnel " + tun.name() + " is closed");
        }
    }
}
