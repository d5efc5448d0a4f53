package io.heddle.engine.run;

import io.heddle.api.connect.SignalMessage;
import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.Underlay;
import io.heddle.engine.backend.HostSessions;
import io.heddle.engine.backend.SessionAction;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.peer.LocalAddresses;
import io.heddle.engine.peer.PeerView;
import io.heddle.engine.peer.Peers;
import io.heddle.engine.plan.TunnelPlanner;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the connections of a run: gives them time, datagrams and messages, and carries out what they ask for. Lane only, except
 * for the receiver of datagrams, which hands over to the lane.
 */
final class PeerDriver implements Peers.Output {

    private static final Logger log = LoggerFactory.getLogger(PeerDriver.class);

    /** Datagrams on their way to the lane; beyond, they are dropped, as a full socket buffer would. */
    private static final int MAX_IN_FLIGHT = 1024;

    private final Lane lane;
    private final Scope scope;
    private final HostSessions sessions;
    private final LocalAddresses localAddresses;
    private final TunnelPlanner planner;
    private final BiConsumer<PublicKey, SignalMessage> signal;
    private final Runnable statusChanged;
    private final Peers peers;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<PublicKey> toInitiate = new LinkedHashSet<>();
    private boolean pathsDirty;
    private boolean statusDirty;
    private @Nullable Underlay underlay;
    private Registration receiving = () -> {};
    private Registration timer = () -> {};
    private long timerDue = Long.MAX_VALUE;

    PeerDriver(
            Lane lane,
            Scope scope,
            HostSessions sessions,
            LocalAddresses localAddresses,
            TunnelPlanner planner,
            Peers.Environment environment,
            BiConsumer<PublicKey, SignalMessage> signal,
            Runnable statusChanged) {
        this.lane = lane;
        this.scope = scope;
        this.sessions = sessions;
        this.localAddresses = localAddresses;
        this.planner = planner;
        this.signal = signal;
        this.statusChanged = statusChanged;
        this.peers = new Peers(environment, this);
    }

    /** Listens on the port of a tunnel that is up; again, when another took over. */
    void attach(Underlay next) throws BackendException {
        detach();
        var heard = new AtomicReference<Registration>(() -> {}); // one that comes late goes with its tunnel
        sessions.withTunnel(session -> heard.set(next.receive(this::received)));
        receiving = Objects.requireNonNull(heard.get());
        underlay = next;
        gather();
    }

    private void detach() {
        var ending = receiving;
        receiving = () -> {};
        lane.outside(
                () -> {
                    ending.close();
                    return true;
                },
                late -> {});
    }

    /** Gathers the host's addresses anew; peers are told. */
    void gather() {
        peers.localCandidates(localAddresses.gather(sessions.port()), now());
        settle();
    }

    void close() {
        timer.close();
        detach();
        peers.close();
        atTunnel("removal of the peers, who go with it", session -> session.apply(TunnelPlan.EMPTY));
    }

    /** Takes over the peers of a map; the tunnel is planned by the caller, as part of the map. */
    TunnelPlan update(Collection<RemotePeer> newPeers) {
        peers.update(newPeers, now());
        return plan();
    }

    void signalled(PublicKey from, SignalMessage message) {
        peers.signalled(from, message, now());
        settle();
    }

    void signalConnected() {
        peers.signalConnected(now());
        settle();
    }

    void handshake(PublicKey peer) {
        peers.handshake(peer, now());
        settle();
    }

    /** After anything that may have changed a peer: one plan for all changes, then handshakes, the timer, and one status. */
    void settle() {
        applyPaths();
        initiate();
        schedule();
        if (statusDirty) {
            statusDirty = false;
            statusChanged.run();
        }
    }

    List<PeerView> views() {
        return peers.views();
    }

    int count() {
        return peers.peers().size();
    }

    @Override
    public void send(PublicKey peer, SignalMessage message) {
        signal.accept(peer, message);
    }

    @Override
    public void send(InetSocketAddress to, byte[] datagram) {
        applyPaths();
        var port = underlay;
        if (port != null) {
            atTunnel("a datagram", session -> port.send(ByteBuffer.wrap(datagram), to));
        }
    }

    @Override
    public void pathsChanged(Collection<PublicKey> initiate) {
        pathsDirty = true;
        toInitiate.addAll(initiate);
    }

    /** A status shows all peers: one for each of many that change together would take their number squared. */
    @Override
    public void statusChanged() {
        statusDirty = true;
    }

    private void applyPaths() {
        if (pathsDirty) {
            sessions.applyPeers(plan());
        }
    }

    private TunnelPlan plan() {
        pathsDirty = false;
        return planner.plan(peers.peers(), peers.paths());
    }

    private void initiate() {
        var now = new ArrayList<>(toInitiate);
        toInitiate.clear();
        for (var peer : now) {
            atTunnel("a handshake with " + peer.shortText(), session -> session.initiate(peer));
        }
    }

    /** Asks the tunnel for what is repeated if it matters. */
    private void atTunnel(String what, SessionAction<TunnelSession> action) {
        try {
            sessions.withTunnel(action);
        } catch (BackendException e) {
            log.debug("{} is not possible now: {}", what, e.getMessage());
        }
    }

    private void schedule() {
        var deadline = peers.deadline();
        if (deadline.isEmpty() || deadline.getAsLong() == timerDue) {
            return;
        }
        timer.close();
        timerDue = deadline.getAsLong();
        timer = lane.schedule(Duration.ofNanos(Math.max(0, timerDue - now())), "peer timers", () -> {
            timerDue = Long.MAX_VALUE;
            if (!scope.isEnded()) {
                peers.tick(now());
                settle();
            }
        });
    }

    /** On the data plane's thread: what is not STUN for one of our attempts never reaches the lane. */
    private void received(ByteBuffer datagram, InetSocketAddress from) {
        var bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        var peer = peers.route(bytes);
        if (peer.isEmpty()) {
            return;
        }
        if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
            inFlight.decrementAndGet();
            return;
        }
        lane.execute("datagram", () -> {
            inFlight.decrementAndGet();
            if (!scope.isEnded()) {
                peers.datagram(peer.get(), from, bytes, now());
                settle();
            }
        });
    }

    private long now() {
        return lane.threads().nanoTime();
    }
}
