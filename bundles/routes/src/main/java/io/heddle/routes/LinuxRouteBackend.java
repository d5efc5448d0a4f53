package io.heddle.routes;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.routes.RouteSession;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.netlink.HostErrors;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.RtNetlink;
import io.heddle.netlink.Sysctl;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;

/**
 * Policy routing of Linux: a table of our own for each slot, asked after the specific routes of the main table and before its
 * default route, for every packet but our own marked ones.
 */
@Component(immediate = true, property = "heddle.name=linux")
@ServiceRanking(100)
public final class LinuxRouteBackend implements RouteBackend {

    private final OwnRemovals removals;
    private final Set<RouteSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    @Activate
    public LinuxRouteBackend(@Reference OwnRemovals removals) {
        this.removals = removals;
    }

    /** Normally there is nothing to close: sessions end before the one who uses them lets go of the backend. */
    @Deactivate
    void leave() {
        gone = true;
        sessions.forEach(RouteSession::close);
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        requireHere();
        try (var netlink = RtNetlink.open()) {
            for (var slot : Slot.values()) {
                new SlotRouting(netlink, slot, removals).remove();
                record.forget(RouteRecord.OWNER, RouteRecord.slot(slot));
            }
            new ReversePath(netlink, new Sysctl(), record).restore();
        } catch (NetlinkException e) {
            throw HostErrors.of(e);
        }
    }

    @Override
    public RouteSession open(TunnelInterface tunnel, Slot slot, HostRecord record) throws BackendException {
        requireHere();
        if (tunnel.index() < 1) {
            throw new BackendException(
                    Reason.NOT_SUPPORTED, "cannot route into " + tunnel.name() + ": it is no interface of this host");
        }
        try {
            var session = LinuxRouteSession.open(tunnel, slot, record, removals, sessions::remove);
            sessions.add(session);
            return session;
        } catch (NetlinkException e) {
            throw HostErrors.of(e);
        }
    }

    private void requireHere() throws BackendGoneException {
        if (gone) {
            throw new BackendGoneException("the Linux route backend");
        }
    }
}
