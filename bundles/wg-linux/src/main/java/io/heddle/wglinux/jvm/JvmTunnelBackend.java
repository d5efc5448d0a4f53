package io.heddle.wglinux.jvm;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.netlink.Errno;
import io.heddle.netlink.HostErrors;
import io.heddle.netlink.Link;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.RtNetlink;
import io.heddle.netlink.io.TunDevice;
import io.heddle.netlink.io.TunOptions;
import io.heddle.wglinux.TunProbe;
import io.heddle.wireguard.DeviceConfig;
import io.heddle.wireguard.DeviceListener;
import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.WireGuardDevice;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** WireGuard in this process: works wherever there is a TUN driver, and lets filters look at each packet. */
@Component(immediate = true, property = "heddle.name=jvm")
@ServiceRanking(50)
@SatisfyingConditionTarget("(osgi.condition.id=" + TunProbe.CONDITION + ")")
public final class JvmTunnelBackend implements TunnelBackend {

    private static final Logger log = LoggerFactory.getLogger(JvmTunnelBackend.class);

    /** Owner of our entries in the host record; the object is the interface's name. */
    private static final String OWNER = "tunnel.jvm";

    private final Set<TunnelSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    @Activate
    public JvmTunnelBackend() {}

    /** Normally there is nothing to close: sessions end before the one who uses them lets go of the backend. */
    @Deactivate
    void leave() {
        gone = true;
        sessions.forEach(TunnelSession::close);
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        requireHere();
        var entries = record.entries(OWNER);
        if (entries.isEmpty()) {
            return;
        }
        try (var netlink = RtNetlink.open()) {
            for (var name : entries.keySet()) {
                removeStale(netlink, name);
                record.forget(OWNER, name);
            }
        } catch (NetlinkException e) {
            throw HostErrors.of(e);
        }
    }

    @Override
    public TunnelSession open(TunnelSettings settings, HostRecord record, TunnelListener listener)
            throws BackendException {
        requireHere();
        var name = settings.interfaceName();
        try (var opening = new Opening()) {
            var netlink = RtNetlink.open();
            opening.undoBy(netlink::close);
            requireFree(netlink, name);
            record.note(OWNER, name, Map.of());
            opening.undoBy(() -> forget(record, name));
            var tun = TunDevice.open(name, new TunOptions(true, true));
            opening.undoBy(tun::close);
            log.debug("{} leaves to us: {}", name, tun.offload());
            var session = new JvmTunnelSession(tun, netlink, events -> device(settings, events), listener, self -> {
                forget(record, name);
                sessions.remove(self);
            });
            session.watch();
            opening.complete();
            sessions.add(session);
            return session;
        } catch (NetlinkException e) {
            throw e.is(Errno.EBUSY) ? inUse(name) : HostErrors.of(e);
        }
    }

    private void requireHere() throws BackendGoneException {
        if (gone) {
            throw new BackendGoneException("the JVM tunnel backend");
        }
    }

    private static void requireFree(Netlink netlink, String name) throws NetlinkException, BackendException {
        if (netlink.link(name).isPresent()) {
            throw inUse(name);
        }
    }

    private static BackendException inUse(String name) {
        return new BackendException(Reason.IN_USE, "cannot create interface " + name + ": one of that name exists");
    }

    /**
     * A TUN interface goes with its process, so normally there is nothing. One that we noted, that is a TUN interface, and
     * that nobody holds or uses, is removed; any other belongs to somebody.
     */
    private static void removeStale(Netlink netlink, String name) throws NetlinkException {
        var link = netlink.link(name);
        if (link.isPresent() && isStale(link.get())) {
            log.info("removing interface {} of a run that was killed", name);
            netlink.deleteLink(link.get().index());
        }
    }

    private static boolean isStale(Link link) {
        return link.kind().equals("tun") && !link.isRunning();
    }

    private static WireGuardDevice device(TunnelSettings settings, DeviceListener events) {
        var bytes = settings.privateKey().bytes();
        var key = PrivateKey.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        try {
            var floor = new TimestampFile(settings.stateDirectory(), key.publicKey());
            return new WireGuardDevice(
                    DeviceConfig.of(key).withTimestampFloor(floor).withListener(events));
        } finally {
            key.destroy();
        }
    }

    private static void forget(HostRecord record, String name) {
        try {
            record.forget(OWNER, name);
        } catch (BackendException e) {
            log.warn("The record of interface {} stays: {}", name, e.getMessage());
        }
    }
}
