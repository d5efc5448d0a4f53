package io.heddle.routes;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.routes.RouteSession;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.netlink.HostErrors;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.Route;
import io.heddle.netlink.RtNetlink;
import io.heddle.netlink.Sysctl;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of one slot. */
final class LinuxRouteSession implements RouteSession {

    private static final Logger log = LoggerFactory.getLogger(LinuxRouteSession.class);

    private final TunnelInterface tunnel;
    private final Slot slot;
    private final HostRecord record;
    private final Netlink netlink;
    private final SlotRouting routing;
    private final ReversePath reversePath;
    private final Consumer<RouteSession> whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Map<IpPrefix, Route> applied = new HashMap<>(); // lane only
    private RoutePlan plan = RoutePlan.EMPTY; // lane only
    private boolean ipv6; // lane only

    private LinuxRouteSession(
            TunnelInterface tunnel,
            Slot slot,
            HostRecord record,
            Netlink netlink,
            OwnRemovals removals,
            Consumer<RouteSession> whenClosed) {
        this.tunnel = tunnel;
        this.slot = slot;
        this.record = record;
        this.netlink = netlink;
        this.routing = new SlotRouting(netlink, slot, removals);
        this.reversePath = new ReversePath(netlink, new Sysctl(), record);
        this.whenClosed = whenClosed;
    }

    /** Notes the slot, empties its table, and adds its rules; throws and leaves nothing, or succeeds. */
    static LinuxRouteSession open(
            TunnelInterface tunnel,
            Slot slot,
            HostRecord record,
            OwnRemovals removals,
            Consumer<RouteSession> whenClosed)
            throws BackendException, NetlinkException {
        var session = new LinuxRouteSession(tunnel, slot, record, RtNetlink.open(), removals, whenClosed);
        try {
            session.prepare();
            return session;
        } catch (BackendException | NetlinkException e) {
            session.close();
            throw e;
        }
    }

    private void prepare() throws BackendException, NetlinkException {
        record.note(RouteRecord.OWNER, RouteRecord.slot(slot), Map.of());
        routing.remove();
        ipv6 = routing.addRules();
        reversePath.loosen(tunnel.name());
    }

    @Override
    public void apply(RoutePlan wanted) throws BackendException {
        requireOpen();
        var target = RoutePlanner.routes(wanted, tunnel.index(), routing.table(), ipv6);
        try {
            change(target);
            plan = wanted;
        } catch (NetlinkException e) {
            throw HostErrors.of(e);
        }
    }

    @Override
    public void repair() throws BackendException {
        requireOpen();
        try {
            ipv6 = routing.addRules();
            reversePath.loosen(tunnel.name());
            var target = RoutePlanner.routes(plan, tunnel.index(), routing.table(), ipv6);
            applied.clear();
            for (var route : routing.routes(ipv6)) {
                if (matches(route, target.get(route.destination()))) {
                    applied.put(route.destination(), target.get(route.destination()));
                } else {
                    routing.delete(route);
                }
            }
            change(target);
        } catch (NetlinkException e) {
            throw HostErrors.of(e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            routing.remove();
            record.forget(RouteRecord.OWNER, RouteRecord.slot(slot));
            if (!RouteRecord.anySlot(record)) {
                reversePath.restore();
            }
        } catch (BackendException | NetlinkException e) {
            log.warn("Routing of slot {} could not be removed; the next start tries again: {}", slot, e.getMessage());
        } finally {
            netlink.close();
            whenClosed.accept(this);
        }
    }

    /** New routes come before old ones go; each step is remembered, so that a repeat goes on where one failed. */
    private void change(Map<IpPrefix, Route> target) throws NetlinkException {
        for (var route : target.values()) {
            if (!route.equals(applied.get(route.destination()))) {
                routing.add(route);
                applied.put(route.destination(), route);
            }
        }
        for (var route : List.copyOf(applied.values())) {
            if (!target.containsKey(route.destination())) {
                routing.delete(route);
                applied.remove(route.destination());
            }
        }
    }

    /** A listed route tells more than one that is asked for, such as the metric it was given. */
    private static boolean matches(Route listed, @org.jspecify.annotations.Nullable Route wanted) {
        if (wanted == null || listed.type() != wanted.type()) {
            return false;
        }
        return wanted.type() == Route.Type.UNREACHABLE || listed.linkIndex() == wanted.linkIndex();
    }

    private void requireOpen() throws BackendException {
        if (closed.get()) {
            throw new BackendException(Reason.GONE, "routing of slot " + slot + " is closed");
        }
    }
}
