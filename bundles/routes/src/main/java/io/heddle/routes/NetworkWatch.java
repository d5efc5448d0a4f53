package io.heddle.routes;

import io.heddle.api.host.NetworkEvent;
import io.heddle.netlink.Errno;
import io.heddle.netlink.HostNumbers;
import io.heddle.netlink.Link;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkEvent;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.NetlinkMonitor;
import io.heddle.netlink.Route;
import io.heddle.netlink.RtNetlink;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what the kernel tells of one network namespace into what the gateway wants to hear. */
final class NetworkWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NetworkWatch.class);

    private final Consumer<NetworkEvent> listener;
    private final OwnRemovals removals;
    private final Netlink netlink;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Map<Integer, Link> links = new HashMap<>(); // monitor thread only, once ready
    private Set<Route> defaults = Set.of(); // monitor thread only, once ready
    private @Nullable NetlinkMonitor monitor; // written once before publication

    private NetworkWatch(Consumer<NetworkEvent> listener, OwnRemovals removals, Netlink netlink) {
        this.listener = listener;
        this.removals = removals;
        this.netlink = netlink;
    }

    /** Starts watching the network namespace of the calling thread. */
    static NetworkWatch open(Consumer<NetworkEvent> listener, OwnRemovals removals) throws NetlinkException {
        var netlink = RtNetlink.open();
        var watch = new NetworkWatch(listener, removals, netlink);
        try {
            // First the events, then the state they change.
            watch.monitor = NetlinkMonitor.open(watch::changed);
            watch.read();
            watch.ready.countDown();
            return watch;
        } catch (NetlinkException e) {
            watch.close();
            throw e;
        }
    }

    /** Stops; afterwards the listener is not called. */
    @Override
    public void close() {
        ready.countDown();
        if (monitor != null) {
            monitor.close();
        }
        netlink.close();
    }

    private void read() throws NetlinkException {
        links.clear();
        for (var link : netlink.links()) {
            links.put(link.index(), link);
        }
        defaults = defaultRoutes();
    }

    private void changed(NetlinkEvent event) {
        try {
            ready.await();
            handle(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (NetlinkException e) {
            log.debug("A network change is told as an overrun: {}", e.getMessage());
            listener.accept(new NetworkEvent.Overrun());
        }
    }

    private void handle(NetlinkEvent event) throws NetlinkException {
        if (event instanceof NetlinkEvent.LinkChanged e) {
            linkChanged(e.link());
        } else if (event instanceof NetlinkEvent.LinkRemoved e) {
            links.remove(e.link().index());
            listener.accept(
                    new NetworkEvent.LinkRemoved(e.link().name(), e.link().index()));
        } else if (event instanceof NetlinkEvent.AddressChanged e) {
            addressesChanged(e.address().linkIndex());
        } else if (event instanceof NetlinkEvent.AddressRemoved e) {
            addressesChanged(e.address().linkIndex());
        } else if (event instanceof NetlinkEvent.RouteChanged e) {
            routeChanged(e.route());
        } else if (event instanceof NetlinkEvent.RouteRemoved e) {
            routeRemoved(e.route());
        } else if (event instanceof NetlinkEvent.Overrun) {
            read();
            listener.accept(new NetworkEvent.Overrun());
        }
    }

    private void linkChanged(Link link) throws NetlinkException {
        var before = links.put(link.index(), link);
        if (before != null && !before.name().equals(link.name())) {
            listener.accept(new NetworkEvent.LinkRemoved(before.name(), link.index()));
            before = null;
        }
        if (before == null || works(before) != works(link)) {
            listener.accept(new NetworkEvent.LinkChanged(link.name(), works(link)));
            lookAtDefaults();
        }
    }

    private void addressesChanged(int index) throws NetlinkException {
        var name = nameOf(index);
        if (name != null) {
            listener.accept(new NetworkEvent.AddressesChanged(name));
        }
    }

    private void routeChanged(Route route) throws NetlinkException {
        if (isMainDefault(route)) {
            lookAtDefaults();
        }
    }

    private void routeRemoved(Route route) throws NetlinkException {
        if (isMainDefault(route)) {
            lookAtDefaults();
        } else if (route.protocol() == HostNumbers.ROUTE_PROTOCOL && !removals.wasOurs(route)) {
            var name = nameOf(route.linkIndex());
            listener.accept(new NetworkEvent.RouteRemoved(name == null ? "" : name));
        }
    }

    /** Compares with what was told last: the kernel is silent about IPv4 routes that go with their link. */
    private void lookAtDefaults() throws NetlinkException {
        var present = defaultRoutes();
        for (boolean ipv4 : new boolean[] {true, false}) {
            if (!of(ipv4, present).equals(of(ipv4, defaults))) {
                listener.accept(new NetworkEvent.DefaultRouteChanged(ipv4));
            }
        }
        defaults = present;
    }

    private static Set<Route> of(boolean ipv4, Set<Route> routes) {
        var family = new HashSet<Route>();
        for (var route : routes) {
            if (route.destination().isIpv4() == ipv4) {
                family.add(route);
            }
        }
        return family;
    }

    private Set<Route> defaultRoutes() throws NetlinkException {
        var found = new HashSet<Route>();
        for (boolean ipv4 : new boolean[] {true, false}) {
            for (var route : mainRoutes(ipv4)) {
                if (route.isDefault()) {
                    found.add(route);
                }
            }
        }
        return found;
    }

    private List<Route> mainRoutes(boolean ipv4) throws NetlinkException {
        try {
            return netlink.routes(ipv4, Route.MAIN_TABLE);
        } catch (NetlinkException e) {
            if (!ipv4 && e.is(Errno.EAFNOSUPPORT, Errno.EOPNOTSUPP)) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isMainDefault(Route route) {
        return route.isDefault() && route.table() == Route.MAIN_TABLE;
    }

    private @Nullable String nameOf(int index) throws NetlinkException {
        var known = links.get(index);
        if (known != null) {
            return known.name();
        }
        return netlink.link(index).map(Link::name).orElse(null);
    }

    /** Switched on, and with a carrier. */
    private static boolean works(Link link) {
        return link.isUp() && link.isRunning();
    }
}
