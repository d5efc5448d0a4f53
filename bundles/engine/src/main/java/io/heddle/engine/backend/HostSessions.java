package io.heddle.engine.backend;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.DamageListener;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.api.tunnel.Underlay;
import java.util.List;
import java.util.Optional;

/**
 * What a run has open on the host, and the plans it was given: opened step by step, changed plan by plan, swapped while in use.
 * Every failure means what {@link FailurePolicy} says. Lane only.
 */
public final class HostSessions {

    private final BackendContext context;
    private final Listener listener;
    private final TunnelHolder tunnel;
    private final FirewallHolder firewall;
    private final RoutesHolder routes;
    private final ResolverHolder resolver;
    private final HostDnsHolder hostDns;
    private TunnelPlan wantedPeers = TunnelPlan.EMPTY;
    private FirewallPlan wantedFilter = FirewallPlan.DENY_ALL;
    private RoutePlan wantedRoutes = RoutePlan.EMPTY;
    private DnsPlan wantedNames = DnsPlan.DISABLED;
    private boolean filtered;
    private boolean up;

    /** Hears what the run must know of its sessions; on the lane. */
    public interface Listener {

        /** Another tunnel took over: its port is to be listened to. */
        void tunnelReplaced();

        /** The run cannot go on with what is there and must begin again. */
        void restartNeeded(String cause);
    }

    public HostSessions(
            BackendContext context,
            TunnelSettings settings,
            TunnelListener tunnelListener,
            DamageListener filterDamage,
            Runnable foreignDnsChange,
            Listener listener) {
        this.context = context;
        this.listener = listener;
        this.tunnel = new TunnelHolder(context, settings, tunnelListener);
        this.firewall = new FirewallHolder(context, tunnel, filterDamage);
        this.routes = new RoutesHolder(context, tunnel);
        this.resolver = new ResolverHolder(context);
        this.hostDns = new HostDnsHolder(context, tunnel, resolver, foreignDnsChange);
    }

    public void openTunnel() throws BackendException {
        tunnel.openBest();
    }

    public void closeTunnel() {
        tunnel.close();
    }

    /** Opens the filter and denies everything. */
    public void openFirewall() throws BackendException {
        firewall.openBest();
        firewall.apply(wantedFilter);
        filtered = true;
    }

    public void closeFirewall() {
        filtered = false;
        firewall.close();
    }

    /** Brings the tunnel up; the filter is in place. */
    public int bringUp(List<IpPrefix> addresses, int mtu, int port) throws BackendException {
        up = true;
        resolver.listenOn(addresses.stream().map(IpPrefix::address).toList());
        return tunnel.up(addresses, mtu, port);
    }

    public void bringDown() {
        up = false;
        tunnel.down();
    }

    public void openRoutes() {
        openDegradable(routes);
    }

    public void closeRoutes() {
        routes.close();
    }

    public void openResolver() {
        openDegradable(resolver);
    }

    public void closeResolver() {
        resolver.close();
    }

    public void openHostDns() {
        openDegradable(hostDns);
    }

    public void closeHostDns() {
        hostDns.close();
    }

    /** Applies a map's plans: nobody is reachable before the filter, no name resolves before its route. */
    public void apply(FirewallPlan filter, TunnelPlan peers, RoutePlan newRoutes, DnsPlan names) {
        wantedFilter = filter;
        wantedPeers = peers;
        wantedRoutes = newRoutes;
        wantedNames = names;
        applyFilter();
        applyPeers();
        applyRoutes();
        applyNames();
    }

    /** Applies changed peers alone. */
    public void applyPeers(TunnelPlan peers) {
        wantedPeers = peers;
        applyPeers();
    }

    /** The tunnel's session, while one is open. */
    public Optional<TunnelSession> tunnelSession() {
        return tunnel.held().map(Holder.Held::session);
    }

    /** Whether the interface of that index is the open tunnel's. */
    public boolean hasInterface(int index) {
        return tunnel.hasInterface(index);
    }

    public int port() {
        return tunnel.port();
    }

    /** The socket that the tunnel and the search for paths share. */
    public Underlay underlay() throws BackendException {
        return tunnel.underlay();
    }

    /** Asks something of the tunnel's session; a failure is the caller's. */
    public void withTunnel(SessionAction<TunnelSession> action) throws BackendException {
        tunnel.run(action);
    }

    /** Whether the run uses this candidate for anything. */
    public boolean uses(Candidate<?> candidate) {
        return holders().stream().anyMatch(holder -> holder.uses(candidate));
    }

    /** Swaps to whatever is better than what is in use, and tries again what failed. */
    public void improve() {
        if (!up) {
            return;
        }
        tunnel.better().ifPresent(this::swapTunnel);
        firewall.better().ifPresent(firewall::swapTo);
        routes.better().ifPresent(routes::swapTo);
        resolver.better().ifPresent(this::swapResolver);
        hostDns.better().ifPresent(hostDns::swapTo);
        retry();
    }

    /** Tries again what failed. */
    public void retry() {
        if (!filtered) {
            applyFilter();
            applyPeers();
        }
        if (isRaised(Kind.ROUTES)) {
            applyRoutes();
        }
        if (isRaised(Kind.RESOLVER) || isRaised(Kind.HOST_DNS)) {
            applyNames();
        }
    }

    /** Re-reads the host and puts right what others changed. */
    public void repair() {
        repairFilter();
        repairRoutes();
    }

    /** Puts the filter back; nobody is let in if that fails. */
    public void repairFilter(Damage damage) {
        if (!firewall.isOpen()) {
            return;
        }
        try {
            firewall.run(session -> session.repair());
            damage.repaired(Kind.FIREWALL, context.now());
        } catch (BackendException e) {
            damage.notRepaired(Kind.FIREWALL, e.getMessage());
            failClosed(e);
            applyPeers();
        }
    }

    /**
     * Puts the tunnel's interface back, and its routes: the kernel drops those of an interface that is switched off, and tells nobody.
     * The run ends if that fails.
     */
    public void repairTunnel(Damage damage) {
        if (!tunnel.isOpen()) {
            return;
        }
        try {
            tunnel.run(session -> session.repair());
            repairRoutes();
            damage.repaired(Kind.TUNNEL, context.now());
        } catch (BackendException e) {
            damage.notRepaired(Kind.TUNNEL, e.getMessage());
            listener.restartNeeded("tunnel: " + e.getMessage());
        }
    }

    /** Re-reads what concerns routing. */
    public void repairRoutes() {
        degradable(routes, () -> routes.run(session -> session.repair()));
    }

    /** Re-reads the host's resolver settings, which somebody changed. */
    public void repairNames() {
        degradable(hostDns, () -> hostDns.run(session -> session.repair()));
    }

    /**
     * Lets go of a service that is leaving; what it opened is closed or replaced when this returns.
     *
     * @return false if the run cannot go on: it must be torn down before the service may leave
     */
    public boolean release(Candidate<?> leaving) {
        if (tunnel.uses(leaving)) {
            return up
                    && context.candidates().ranked(Kind.TUNNEL, context.now()).stream()
                            .anyMatch(this::swapTunnel);
        }
        if (firewall.uses(leaving)) {
            return firewall.replace(leaving);
        }
        releaseDegradable(routes, leaving);
        if (resolver.uses(leaving)) {
            releaseDegradable(resolver, leaving);
            applyNames();
        }
        releaseDegradable(hostDns, leaving);
        return true;
    }

    /** A filter of which nobody knows whether it stands is none. */
    private void repairFilter() {
        try {
            firewall.run(session -> session.repair());
        } catch (BackendException e) {
            failClosed(e);
            applyPeers();
        }
    }

    private void applyFilter() {
        try {
            if (!firewall.isOpen()) {
                firewall.openBest();
            }
            firewall.apply(wantedFilter);
            filtered = true;
            context.problems().clear(Kind.FIREWALL.name());
        } catch (BackendException e) {
            failClosed(e);
        }
    }

    /** From now on {@link #applyPeers()} lets nobody in, until the filter works again. */
    private void failClosed(BackendException cause) {
        filtered = false;
        context.problems().raise(Kind.FIREWALL.name(), "no peers without a filter: " + cause.getMessage());
    }

    private void applyPeers() {
        try {
            tunnel.apply(filtered ? wantedPeers : TunnelPlan.EMPTY);
            context.problems().clear(Kind.TUNNEL.name());
        } catch (BackendException e) {
            context.problems().raise(Kind.TUNNEL.name(), e.getMessage());
            listener.restartNeeded("tunnel: " + e.getMessage());
        }
    }

    private void applyRoutes() {
        openDegradable(routes);
        degradable(routes, () -> routes.apply(wantedRoutes));
    }

    private void applyNames() {
        openDegradable(resolver);
        openDegradable(hostDns);
        degradable(resolver, () -> resolver.apply(wantedNames, hostDns.originalNameservers()));
        degradable(hostDns, () -> hostDns.apply(wantedNames));
    }

    private boolean swapTunnel(Candidate<?> next) {
        routes.close();
        hostDns.close();
        resolver.close();
        boolean open = swapTunnelAndFilter(next);
        if (!open) {
            listener.restartNeeded("no tunnel backend works");
            return false;
        }
        applyRoutes();
        applyNames();
        listener.tunnelReplaced();
        return tunnel.uses(next);
    }

    @SuppressWarnings("unchecked") // a candidate of the kind TUNNEL is one of tunnel backends
    private boolean swapTunnelAndFilter(Candidate<?> next) {
        var tunnelCandidate = (Candidate<io.heddle.api.tunnel.TunnelBackend>) next;
        if (!tunnel.swapTo(tunnelCandidate)) {
            return false;
        }
        try {
            refilter();
            tunnel.upAgain();
            return true;
        } catch (BackendException e) {
            context.problems().raise(Kind.TUNNEL.name(), e.getMessage());
            return false;
        }
    }

    /** The filter of the old interface gives way to one of the new: whoever can serve it, in the other slot. */
    private void refilter() throws BackendException {
        for (var candidate : context.candidates().ranked(Kind.FIREWALL, context.now())) {
            if (firewall.swapTo(candidate) && firewall.uses(candidate)) {
                return;
            }
        }
        firewall.close();
        firewall.openBest();
        firewall.apply(wantedFilter);
    }

    private void swapResolver(Candidate<io.heddle.api.dns.Resolver> next) {
        resolver.swapTo(next);
        applyNames();
    }

    private void openDegradable(Holder<?, ?> holder) {
        if (!holder.isOpen() && !holder.openAndPrimeBest()) {
            context.problems().raise(holder.kind.name(), "no backend works");
        } else {
            context.problems().clear(holder.kind.name());
        }
    }

    private void releaseDegradable(Holder<?, ?> holder, Candidate<?> leaving) {
        if (!holder.replace(leaving)) {
            context.problems().raise(holder.kind.name(), "no backend works");
        }
    }

    private void degradable(Holder<?, ?> holder, BackendCalls.Action action) {
        if (!holder.isOpen()) {
            return; // raised when it could not be opened, retried with it
        }
        try {
            action.run();
            context.problems().clear(holder.kind.name());
        } catch (BackendException e) {
            context.problems().raise(holder.kind.name(), e.getMessage());
        }
    }

    private boolean isRaised(Kind<?> kind) {
        return context.problems().all().stream().anyMatch(text -> text.startsWith(kind.name() + ":"));
    }

    private List<Holder<?, ?>> holders() {
        return List.of(tunnel, firewall, routes, resolver, hostDns);
    }
}
