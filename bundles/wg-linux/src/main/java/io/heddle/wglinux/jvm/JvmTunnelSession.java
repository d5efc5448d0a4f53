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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open tunnel whose packets pass through this process. */
final class JvmTunnelSession implements TunnelSession {

    private static final Logger log = LoggerFactory.getLogger(JvmTunnelSession.class);

    private final TunDevice tun;
    private final Netlink netlink;
    private final TunnelLink link;
    private final TunnelListener listener;
    private final Consumer<JvmTunnelSession> whenClosed;
    private final Hooks hooks = new Hooks();
    private final WireGuardDevice device;
    private final Paths paths = new Paths(this::received);
    private final Peers peers;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private TunnelPlan plan = TunnelPlan.EMPTY; // lane only
    private @Nullable Setup setup; // lane only
    private volatile @Nullable DataPlane plane; // set on the lane, read by any thread

    /** What the interface was brought up with. */
    private record Setup(List<IpPrefix> addresses, int mtu) {}

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
        this.link = new TunnelLink(netlink, tun.name(), tun.index());
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
                link.up(addresses, mtu);
                start(DataPlane.open(new Ports(tun, device, hooks, sockets, this::failed)));
            } catch (NetlinkException e) {
                sockets.close();
                linkDown();
                throw e;
            }
            setup = new Setup(List.copyOf(addresses), mtu);
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
            linkDown();
            plane = null;
            setup = null;
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
            if (!link.exists()) {
                throw new BackendException(Reason.NOT_FOUND, "interface " + tun.name() + " is gone");
            }
            var wanted = setup;
            if (wanted != null) {
                link.up(wanted.addresses, wanted.mtu);
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

    private void linkDown() {
        try {
            link.down();
        } catch (NetlinkException e) {
            log.debug("{} is not switched off: {}", tun.name(), e.getMessage());
        }
    }

    private void requireOpen() throws BackendException {
        if (closed.get()) {
            throw new BackendException(Reason.GONE, "tunnel " + tun.name() + " is closed");
        }
    }
}
