package io.heddle.engine.peer;

import io.heddle.api.connect.SignalMessage;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.net.PublicKey;
import io.heddle.engine.plan.TunnelPlanner.Path;
import io.heddle.ice.Base;
import io.heddle.ice.Candidate;
import io.heddle.ice.IceMux;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The connections to all peers of the map, driven by events and one queue of deadlines. Lane only; {@link #route} any thread.
 */
public final class Peers {

    /** More attempts at a time than a gateway ever has; bounds what the demultiplexer keeps. */
    private static final int MAX_ATTEMPTS = 65_536;

    private final Environment environment;
    private final Output output;
    private final IceMux<PublicKey> mux;
    private final Map<PublicKey, Entry> entries = new LinkedHashMap<>(); // lane only
    private final PriorityQueue<Due> queue = new PriorityQueue<>(); // lane only
    private List<Candidate> localCandidates = List.of(); // lane only

    /**
     * What connections need to know of their gateway.
     *
     * @param local own key
     * @param port the tunnel's UDP port, as peers reach it
     * @param version what we say we are
     * @param refused addresses that ICE must not use: the overlay's own
     * @param random cryptographic source, thread safe
     */
    public record Environment(
            PublicKey local,
            java.util.function.IntSupplier port,
            String version,
            Predicate<InetAddress> refused,
            java.util.random.RandomGenerator random) {}

    /** Carries out what connections ask for; on the lane. */
    public interface Output {

        void send(PublicKey peer, SignalMessage message);

        void send(InetSocketAddress to, byte[] datagram);

        /** Paths changed: before the next datagram is sent plan the tunnel anew, then start handshakes with {@code initiate}. */
        void pathsChanged(Collection<PublicKey> initiate);

        void statusChanged();
    }

    private record Due(long time, Entry entry) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return Long.signum(time - other.time);
        }
    }

    private static final class Entry {
        private RemotePeer peer;
        private final PeerConnection connection;
        private long scheduled = Long.MAX_VALUE;

        Entry(RemotePeer peer, PeerConnection connection) {
            this.peer = peer;
            this.connection = connection;
        }
    }

    public Peers(Environment environment, Output output) {
        this.environment = environment;
        this.output = output;
        this.mux = new IceMux<>(MAX_ATTEMPTS, environment.random());
    }

    /** The peer a datagram on the tunnel's port is for, if it is STUN for any of them. Any thread. */
    public Optional<PublicKey> route(byte[] datagram) {
        return mux.route(datagram, 0, datagram.length);
    }

    /** The host's own candidates, from now on. */
    public void localCandidates(List<Candidate> candidates, long now) {
        localCandidates = candidates;
        all(new PeerEvent.CandidatesChanged(candidates), now);
    }

    /** Makes the connections those of {@code peers}; one whose addresses or version changed begins anew. */
    public void update(Collection<RemotePeer> peers, long now) {
        var wanted = new HashMap<PublicKey, RemotePeer>();
        peers.forEach(peer -> wanted.put(peer.key(), peer));
        wanted.remove(environment.local());
        entries.values().removeIf(entry -> {
            var peer = wanted.get(entry.peer.key());
            if (peer != null && isSameConnection(entry.peer, peer)) {
                entry.peer = peer;
                return false;
            }
            entry.connection.close();
            return true;
        });
        for (var peer : wanted.values()) {
            if (!entries.containsKey(peer.key())) {
                open(peer, now);
            }
        }
    }

    /** Closes all connections. */
    public void close() {
        entries.values().forEach(entry -> entry.connection.close());
        entries.clear();
        queue.clear();
    }

    /** A message of a peer; of an unknown one it is dropped, its sender repeats it when the map has caught up. */
    public void signalled(PublicKey from, SignalMessage message, long now) {
        one(from, new PeerEvent.Signalled(message), now);
    }

    public void datagram(PublicKey peer, InetSocketAddress from, byte[] bytes, long now) {
        one(
                peer,
                new PeerEvent.Datagram(
                        from.getAddress() instanceof java.net.Inet4Address ? Base.Shared.UDP4 : Base.Shared.UDP6,
                        from,
                        bytes),
                now);
    }

    public void handshake(PublicKey peer, long now) {
        one(peer, new PeerEvent.Handshake(), now);
    }

    public void signalConnected(long now) {
        all(new PeerEvent.SignalConnected(), now);
    }

    /** Does what is due. */
    public void tick(long now) {
        for (var due = queue.peek(); due != null && now - due.time >= 0; due = queue.peek()) {
            queue.remove();
            var entry = due.entry;
            if (due.time == entry.scheduled && isOpen(entry)) {
                handle(entry, new PeerEvent.Tick(), now);
            }
        }
    }

    /** When {@link #tick} is due next, if ever. */
    public OptionalLong deadline() {
        var due = queue.peek();
        return due == null ? OptionalLong.empty() : OptionalLong.of(due.time);
    }

    /** The paths there are. */
    public Map<PublicKey, Path> paths() {
        var paths = new HashMap<PublicKey, Path>();
        entries.forEach((key, entry) -> entry.connection.path().ifPresent(path -> paths.put(key, path)));
        return paths;
    }

    /** The peers, in the map's order. */
    public List<RemotePeer> peers() {
        return entries.values().stream().map(entry -> entry.peer).toList();
    }

    /** Every peer's state for the status. */
    public List<PeerView> views() {
        return entries.values().stream()
                .map(entry -> PeerView.of(entry.peer, entry.connection))
                .toList();
    }

    private static boolean isSameConnection(RemotePeer before, RemotePeer now) {
        return before.version().equals(now.version()) && before.addresses().equals(now.addresses());
    }

    private void open(RemotePeer peer, long now) {
        var identity = new PeerIdentity(
                environment.local(), peer.key(), environment.port(), environment.version(), environment.random());
        var attempts = new IceAttempts(identity, mux, environment.refused());
        var entry = new Entry(peer, new PeerConnection(identity, attempts, now));
        entries.put(peer.key(), entry);
        handle(entry, new PeerEvent.Open(localCandidates), now);
    }

    private void one(PublicKey key, PeerEvent event, long now) {
        var entry = entries.get(key);
        if (entry != null) {
            handle(entry, event, now);
        }
    }

    private void all(PeerEvent event, long now) {
        List.copyOf(entries.values()).forEach(entry -> handle(entry, event, now));
    }

    private void handle(Entry entry, PeerEvent event, long now) {
        var actions = entry.connection.handle(event, now);
        schedule(entry);
        for (var action : actions) {
            carryOut(entry, action);
        }
    }

    private void schedule(Entry entry) {
        long deadline = entry.connection.deadline();
        if (deadline != entry.scheduled) {
            entry.scheduled = deadline;
            queue.add(new Due(deadline, entry));
        }
    }

    private void carryOut(Entry entry, PeerAction action) {
        if (action instanceof PeerAction.SendSignal signal) {
            output.send(entry.peer.key(), signal.message());
        } else if (action instanceof PeerAction.SendDatagram datagram) {
            output.send(datagram.to(), datagram.bytes());
        } else if (action instanceof PeerAction.PathChanged) {
            output.pathsChanged(List.of());
        } else if (action instanceof PeerAction.Initiate) {
            output.pathsChanged(List.of(entry.peer.key()));
        } else if (action instanceof PeerAction.StatusChanged) {
            output.statusChanged();
        }
    }

    private boolean isOpen(Entry entry) {
        return entries.get(entry.peer.key()) == entry;
    }
}
