package io.heddle.engine.run;

import io.heddle.api.EndCause;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.PeerTraffic;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Damage;
import io.heddle.engine.backend.HostRecovery;
import io.heddle.engine.backend.HostSessions;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.peer.LocalAddresses;
import io.heddle.engine.peer.Peers;
import io.heddle.engine.plan.DnsPlanner;
import io.heddle.engine.plan.FirewallPlanner;
import io.heddle.engine.plan.RoutePlanner;
import io.heddle.engine.plan.TunnelPlanner;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one cycle does: the list of its start steps, each beside its undo, and what happens while it runs. Everything on the lane;
 * callbacks of connectors and the data plane hand over to it and find the scope ended when they are late (L9).
 */
final class EngineRun implements HostSessions.Listener {

    private static final Logger log = LoggerFactory.getLogger(EngineRun.class);

    private static final int DEFAULT_MTU = 1280; // NetBird's, and the least IPv6 allows
    private static final int LEAST_MTU = 576;
    private static final int MOST_MTU = 8192;

    private final RunContext context;
    private final LoginAnswer login;
    private final Scope scope;
    private final Lane lane;
    private final Owner owner;
    private final StepLog steps;
    private final Teardown teardown;
    private final HostSessions sessions;
    private final PeerDriver peers;
    private final Engine engine;
    private final SignalLink signal;
    private final ManagementLink management;
    private final Upkeep upkeep;
    private @Nullable NetworkMap map;
    private int mtu = DEFAULT_MTU;

    /** Who owns the cycle; on the lane. */
    interface Owner {

        /** The cycle must end and another begin. */
        void restart(EndCause cause, String text);

        /** The cycle cannot go on; another begins after a pause. */
        void fault(EndCause cause, String text);

        /** Something visible changed. */
        void statusChanged();
    }

    EngineRun(RunContext context, LoginAnswer login, ManagementClient client, Scope scope, Owner owner) {
        this.context = context;
        this.login = login;
        this.scope = scope;
        this.owner = owner;
        this.lane = context.backends().lane();
        this.steps = new StepLog(lane.threads(), lane.meters());
        this.teardown = new Teardown(steps);
        this.sessions = new HostSessions(
                context.backends(),
                new TunnelSettings(
                        context.settings().interfaceName(),
                        context.identity().privateKey(),
                        context.settings().stateDirectory()),
                tunnelListener(),
                this::filterDamaged,
                onLane("repair names", this::repairNames),
                this);
        this.signal = new SignalLink(context, login, scope, signalEvents());
        this.management = new ManagementLink(lane, scope, client, managementEvents());
        this.peers = peerDriver();
        this.upkeep = new Upkeep(lane, scope, context.settings().interfaceName(), sessions, peers, owner);
        this.engine = new Engine(lane, scope, steps, teardown, sequence(), peers::count, owner::statusChanged);
    }

    /** The start, step by step; each pushes its undo, which makes one call at most: what follows one that hangs is not done. */
    private List<Engine.Step> sequence() {
        return List.of(
                step("validate settings", this::validate),
                step("take the host", this::takeHost),
                step("recover the host", new HostRecovery(context.backends())::recoverAll),
                step("open tunnel", this::openTunnel),
                step("open firewall", this::openFirewall),
                step("bring tunnel up", this::bringUp),
                step("open routes", this::openRoutes),
                step("open resolver", this::openResolver),
                step("open host DNS", this::openHostDns),
                step("start connection management", this::startPeers),
                new Engine.Step("wait for signal stream", this::awaitSignal),
                step("open management streams", this::openStreams),
                step("start monitors", this::startMonitors));
    }

    private void validate() throws BackendException {
        mtu = context.settings().mtu() > 0
                ? context.settings().mtu()
                : login.self().mtu();
        mtu = mtu == 0 ? DEFAULT_MTU : mtu;
        if (mtu < LEAST_MTU || mtu > MOST_MTU) {
            throw new BackendException(
                    BackendException.Reason.FAILED,
                    "the network proposes an MTU of " + mtu + ", not in " + LEAST_MTU + "…" + MOST_MTU);
        }
        if (login.services().signalServer().isEmpty()) {
            throw new BackendException(BackendException.Reason.FAILED, "the management server names no signal server");
        }
    }

    private void takeHost() throws BackendException {
        var taken = lane.outside(context.lock()::take, EngineRun::giveBack);
        teardown.push("release the host", taken::close);
    }

    private static void giveBack(@Nullable Registration taken) {
        if (taken != null) {
            taken.close();
        }
    }

    private void openTunnel() throws BackendException {
        teardown.push("close tunnel", sessions::closeTunnel);
        sessions.openTunnel();
    }

    private void openFirewall() throws BackendException {
        teardown.push("close firewall", sessions::closeFirewall);
        sessions.openFirewall();
    }

    private void bringUp() throws BackendException {
        teardown.push("bring tunnel down", sessions::bringDown);
        int port = sessions.bringUp(addresses(), mtu, context.settings().listenPort());
        log.info("tunnel {} is up: {}, port {}, MTU {}", context.settings().interfaceName(), addresses(), port, mtu);
    }

    private void openRoutes() {
        teardown.push("close routes", sessions::closeRoutes);
        sessions.openRoutes();
    }

    private void openResolver() {
        teardown.push("close resolver", sessions::closeResolver);
        sessions.openResolver();
    }

    private void openHostDns() {
        teardown.push("close host DNS", sessions::closeHostDns);
        sessions.openHostDns();
    }

    private void startPeers() throws BackendException {
        teardown.push("close peers", peers::close);
        peers.attach(sessions.underlay());
    }

    private CompletableFuture<Void> awaitSignal() throws BackendException {
        teardown.push("close signal stream", signal::close);
        signal.open();
        return signal.awaitConnected();
    }

    private void openStreams() {
        teardown.push("close management streams", management::close);
        management.open(context.host().get());
    }

    private void startMonitors() {
        teardown.push("stop monitors", upkeep::stop);
        upkeep.start();
    }

    CompletableFuture<Void> start() {
        return engine.start();
    }

    CompletableFuture<Void> stop() {
        return engine.stop();
    }

    /** A thread of the lane was written off: the teardown, if it was in one, goes on with the next step. */
    void overran() {
        engine.resumeTeardown();
    }

    boolean isStopped() {
        return engine.state() == Engine.State.STOPPED;
    }

    /** Streams move to another management client; tunnels stay. */
    void useManagement(ManagementClient next) {
        management.use(next, context.host().get());
    }

    /** Lets go of a leaving service; false if the run must end first. */
    boolean release(Candidate<?> leaving) {
        if (signal.uses(leaving)) {
            signal.close();
            return engine.state() == Engine.State.RUNNING && signal.reopen();
        }
        return sessions.release(leaving);
    }

    /** Swaps to what is better than what is in use; a start in progress finds it by itself or later. */
    void improve() {
        if (engine.state() == Engine.State.RUNNING) {
            if (!signal.improve()) {
                owner.fault(EndCause.BACKEND_FAILED, "no signal connector can take over");
                return;
            }
            sessions.improve();
            peers.settle();
        }
    }

    boolean uses(Candidate<?> candidate) {
        return signal.uses(candidate) || sessions.uses(candidate);
    }

    void networkChanged(NetworkEvent event) {
        upkeep.networkChanged(event);
    }

    /** Counters of the peers' traffic; empty without a tunnel, or if it cannot say. */
    Map<PublicKey, PeerTraffic> traffic() {
        var traffic = new HashMap<PublicKey, PeerTraffic>();
        try {
            if (sessions.tunnelSession().isPresent()) {
                sessions.withTunnel(session -> traffic.putAll(session.traffic()));
            }
        } catch (BackendException e) {
            log.debug("the tunnel does not say what passed: {}", e.getMessage());
        }
        return traffic;
    }

    /** Its steps, and which of them is under way. */
    StepLog steps() {
        return steps;
    }

    RunView view() {
        return new RunView(
                login,
                map,
                mtu,
                sessions.port(),
                sessions.tunnelSession().orElse(null),
                management.status(),
                signal.status(),
                steps.steps(),
                peers.views());
    }

    @Override
    public void tunnelReplaced() {
        try {
            peers.attach(sessions.underlay());
        } catch (BackendException e) {
            owner.fault(EndCause.BACKEND_FAILED, "the new tunnel cannot be used: " + e.getMessage());
            return;
        }
        for (var peer : peers.views()) {
            if (peer.selected() != null) {
                peers.pathsChanged(List.of(peer.peer().key()));
            }
        }
        peers.settle();
    }

    @Override
    public void restartNeeded(String cause) {
        owner.fault(EndCause.BACKEND_FAILED, cause);
    }

    private void repairNames() {
        if (engine.state() == Engine.State.RUNNING) {
            sessions.repairNames();
        }
    }

    /** Filter, peers, routes, names: in one task, so that nothing is seen half applied. */
    private void apply(NetworkMap next) {
        if (!next.self().addresses().equals(login.self().addresses())) {
            owner.restart(EndCause.IDENTITY_CHANGED, "the network gave this gateway other addresses");
            return;
        }
        if (map != null && next.isOlderThan(map.serial())) {
            log.debug("map {} is older than {}", next.serial(), map.serial());
            return;
        }
        map = next;
        lane.meters().count(Meter.MAPS);
        sessions.apply(
                FirewallPlanner.plan(next.firewallRules(), context.settings().blockInbound()),
                peers.update(next.peers()),
                RoutePlanner.plan(next),
                DnsPlanner.plan(next));
        peers.settle();
        log.info(
                "map {} applied: {} peers, {} rules",
                next.serial(),
                next.peers().size(),
                next.firewallRules().size());
        owner.statusChanged();
    }

    private List<IpPrefix> addresses() {
        return context.settings().ipv6()
                ? login.self().addresses()
                : List.of(login.self().ipv4());
    }

    /** Whether an address is inside the overlay, where no path may be looked for. */
    private boolean isOverlay(InetAddress address) {
        return address.isLoopbackAddress()
                || login.self().addresses().stream()
                        .anyMatch(own -> own.masked().contains(address));
    }

    private PeerDriver peerDriver() {
        var settings = context.settings();
        var excluded = new ArrayList<>(settings.excludedInterfaces());
        excluded.add(settings.interfaceName());
        return new PeerDriver(
                lane,
                scope,
                sessions,
                new LocalAddresses(excluded, this::isOverlay, context.random()),
                new TunnelPlanner(settings.presharedKey(), addresses().size() > 1),
                new Peers.Environment(
                        context.identity().publicKey(),
                        sessions::port,
                        HostFacts.REPORTED_VERSION,
                        this::isOverlay,
                        context.random()),
                signal::send,
                owner::statusChanged);
    }

    private TunnelListener tunnelListener() {
        return new TunnelListener() {
            @Override
            public void handshake(PublicKey peer) {
                onLane("handshake", () -> peers.handshake(peer)).run();
            }

            @Override
            public void damaged(String what) {
                repair("repair tunnel", what, sessions::repairTunnel);
            }

            @Override
            public void failed(String what) {
                onLane("tunnel failed", () -> owner.fault(EndCause.BACKEND_FAILED, "tunnel: " + what))
                        .run();
            }
        };
    }

    /** Also while the run starts: from the moment it is open, it is a filter. */
    private void filterDamaged(String what) {
        repair("repair filter", what, sessions::repairFilter);
    }

    private void repair(String task, String what, Consumer<Damage> repair) {
        var damage = new Damage(what, lane.threads().nanoTime());
        onLane(task, () -> {
                    repair.accept(damage);
                    owner.statusChanged();
                })
                .run();
    }

    private SignalLink.Events signalEvents() {
        return new SignalLink.Events() {
            @Override
            public void received(PublicKey from, SignalMessage message) {
                peers.signalled(from, message);
            }

            @Override
            public void connected() {
                peers.signalConnected();
                owner.statusChanged();
            }

            @Override
            public void disconnected() {
                owner.statusChanged();
            }
        };
    }

    private ManagementLink.Events managementEvents() {
        return new ManagementLink.Events() {
            @Override
            public void map(NetworkMap next) {
                apply(next);
            }

            @Override
            public void changed() {
                owner.statusChanged();
            }

            @Override
            public void refused(String cause) {
                owner.fault(EndCause.REFUSED, "management refuses: " + cause);
            }
        };
    }

    /** A hand-over to the lane that does nothing once the run has ended. */
    private Runnable onLane(String name, Runnable body) {
        return () -> lane.execute(name, () -> {
            if (!scope.isEnded()) {
                body.run();
            }
        });
    }

    private static Engine.Step step(String name, Effect effect) {
        return new Engine.Step(name, () -> {
            effect.run();
            return CompletableFuture.completedFuture(null);
        });
    }

    /** A step that waits for nothing. */
    private interface Effect {
        void run() throws Exception;
    }
}
