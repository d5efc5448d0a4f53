package io.heddle.wglinux.jvm;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.NetlinkEvent;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.NetlinkMonitor;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tunnel's interface as it was made: makes it so, and notices when others change it. What the kernel announces is only
 * the occasion to look; whoever looks waits for our own changes to end, so that nothing half made is taken for a foreign change.
 */
final class TunnelGuard implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TunnelGuard.class);

    private final TunnelLink link;
    private final String name;
    private final int index;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock(); // around each use of the link
    private @Nullable Setup setup; // lock
    private boolean told; // lock
    private volatile @Nullable NetlinkMonitor monitor; // set once, on the lane
    private volatile boolean closed;

    /** What the interface was brought up with. */
    private record Setup(List<IpPrefix> addresses, int mtu) {}

    /** Hears of foreign changes, on the monitor's thread. */
    interface Listener {

        /** {@link #repair} can put it right. Told once until it is called. */
        void damaged(String what);

        /** The interface is not ours any more. */
        void lost(String what);
    }

    TunnelGuard(TunnelLink link, String name, int index, Listener listener) {
        this.link = link;
        this.name = name;
        this.index = index;
        this.listener = listener;
    }

    /** Begins to watch. A host that does not let us gets a tunnel nevertheless. */
    void start() {
        try {
            monitor = NetlinkMonitor.openWithoutRoutes(this::changed);
        } catch (NetlinkException e) {
            log.warn("Nobody will notice if interface {} is changed by others: {}", name, e.getMessage());
        }
    }

    void up(List<IpPrefix> addresses, int mtu) throws NetlinkException {
        lock.lock();
        try {
            link.up(addresses, mtu);
            setup = new Setup(List.copyOf(addresses), mtu);
        } finally {
            lock.unlock();
        }
    }

    void down() {
        lock.lock();
        try {
            setup = null;
            link.down();
        } catch (NetlinkException e) {
            log.debug("{} is not switched off: {}", name, e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts back what others changed.
     *
     * @return false if the interface is not ours any more; nothing was touched
     */
    boolean repair() throws NetlinkException {
        lock.lock();
        try {
            if (!link.isOurs()) {
                return false;
            }
            told = false; // before looking: what happens from now on is told again
            var wanted = setup;
            if (wanted != null && !link.deviation(wanted.mtu).isEmpty()) {
                link.restore(wanted.addresses, wanted.mtu);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is told. Idempotent. */
    @Override
    public void close() {
        closed = true;
        var running = monitor;
        if (running != null) {
            running.close();
        }
    }

    private void changed(NetlinkEvent event) {
        if (closed || !concernsUs(event)) {
            return;
        }
        lock.lock();
        try {
            look();
        } catch (NetlinkException e) {
            log.debug("Cannot look at {}: {}", name, e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private void look() throws NetlinkException {
        if (closed) {
            return;
        }
        if (!link.isOurs()) {
            listener.lost("the interface was removed or renamed");
            return;
        }
        var wanted = setup;
        if (wanted == null || told) {
            return;
        }
        var deviation = link.deviation(wanted.mtu);
        if (!deviation.isEmpty()) {
            told = true;
            listener.damaged("interface " + name + " " + deviation);
        }
    }

    private boolean concernsUs(NetlinkEvent event) {
        if (event instanceof NetlinkEvent.LinkChanged changed) {
            return changed.link().index() == index;
        }
        if (event instanceof NetlinkEvent.LinkRemoved removed) {
            return removed.link().index() == index;
        }
        if (event instanceof NetlinkEvent.AddressRemoved removed) {
            return removed.address().linkIndex() == index;
        }
        return event instanceof NetlinkEvent.Overrun;
    }
}
