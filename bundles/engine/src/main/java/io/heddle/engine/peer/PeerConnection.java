package io.heddle.engine.peer;

import io.heddle.api.PeerStatus;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.connect.SignalMessage.Answer;
import io.heddle.api.connect.SignalMessage.CandidateLine;
import io.heddle.api.connect.SignalMessage.GoIdle;
import io.heddle.api.connect.SignalMessage.Offer;
import io.heddle.api.connect.SignalMessage.Session;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.engine.plan.TunnelPlanner.Path;
import io.heddle.ice.Candidate;
import io.heddle.ice.IceAction;
import io.heddle.ice.IceCredentials;
import io.heddle.ice.IceRole;
import io.heddle.ice.IceState;
import io.heddle.ice.SelectedPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The way to one peer: offers and answers, one ICE attempt at a time, and the path that came of it. A state machine without
 * thread, socket or clock: {@link #handle} takes an event and the time and returns what to do; {@link #deadline} says when it wants
 * a {@link PeerEvent.Tick}. Lane only.
 *
 * <p>Both sides send offers; whichever message comes first starts the attempt. The session id names the own attempt: it is new
 * whenever an attempt ended, for whatever reason, since a peer ignores offers that name the attempt it already has.
 */
final class PeerConnection {

    /** How long a responder waits for the initiator's packets to teach it the endpoint, as NetBird does. */
    private static final long RESPONDER_DELAY_NANOS = Duration.ofSeconds(5).toNanos();

    /**
     * How long an initiator lets the responder prepare. NetBird's learns of the nomination when we do, adds us to its tunnel within
     * some milliseconds (seen with 0.77: 1 to 5) and drops what comes before; the next handshake would follow only after 5 s.
     */
    private static final long INITIATOR_DELAY_NANOS = Duration.ofMillis(100).toNanos();

    private final PeerIdentity identity;
    private final IceAttempts attempts;
    private final Guard guard;
    private final HandshakeWatcher watcher = new HandshakeWatcher();
    private final List<PeerAction> actions = new ArrayList<>();

    private boolean remoteDoesIce = true;
    private @Nullable SelectedPair selected;
    private @Nullable Endpoint endpoint;
    private long endpointDue; // while selected is set and endpoint is not
    private int generation;
    private PeerStatus.State state = PeerStatus.State.IDLE;
    private long stateSince;

    PeerConnection(PeerIdentity identity, IceAttempts attempts, long now) {
        this.identity = identity;
        this.attempts = attempts;
        this.guard = new Guard(identity.random(), now);
        this.stateSince = now;
    }

    /** Handles an event at {@code now} (nanoseconds of a monotonic clock). */
    List<PeerAction> handle(PeerEvent event, long now) {
        if (event instanceof PeerEvent.Open open) {
            attempts.localCandidates(open.localCandidates());
            become(PeerStatus.State.CONNECTING, now);
        } else if (event instanceof PeerEvent.Signalled signalled) {
            signalled(signalled.message(), now);
        } else if (event instanceof PeerEvent.Datagram datagram) {
            carryOut(attempts.receive(datagram.base(), datagram.from(), datagram.bytes(), now), now);
        } else if (event instanceof PeerEvent.SignalConnected) {
            guard.reset(now);
        } else if (event instanceof PeerEvent.CandidatesChanged changed) {
            attempts.localCandidates(changed.localCandidates());
            guard.reset(now);
        } else if (event instanceof PeerEvent.Handshake) {
            watcher.handshake(now);
        }
        tick(now);
        var drained = List.copyOf(actions);
        actions.clear();
        return drained;
    }

    /** When a tick is due next. */
    long deadline() {
        long earliest = guard.due();
        earliest = earlier(earliest, attempts.deadline());
        earliest = earlier(earliest, watcher.deadline());
        return selected != null && endpoint == null ? earlier(earliest, OptionalLong.of(endpointDue)) : earliest;
    }

    /** Ends the attempt; nothing is sent any more. */
    void close() {
        attempts.end();
        watcher.stop();
        selected = null;
    }

    /** The path for the tunnel's plan, absent while there is none. */
    Optional<Path> path() {
        return selected == null ? Optional.empty() : Optional.of(new Path(endpoint, generation));
    }

    PeerStatus.State state() {
        return state;
    }

    long stateSince() {
        return stateSince;
    }

    Optional<SelectedPair> selected() {
        return Optional.ofNullable(selected);
    }

    OptionalLong roundTripNanos() {
        return attempts.roundTrip();
    }

    /** What is being tried, for people. */
    String detail() {
        if (selected != null) {
            return "";
        }
        return remoteDoesIce ? attempts.detail() : "the peer offers no direct path, and there is no relay";
    }

    private void tick(long now) {
        carryOut(attempts.tick(now), now);
        attempts.dueCandidates(now).forEach(this::send);
        if (selected != null && endpoint == null && now - endpointDue >= 0) {
            useEndpoint();
        }
        if (watcher.isDead(now)) {
            lose(now);
        }
        if (guard.tick(now) && selected == null && !attempts.isRunning()) {
            send(new Offer(session()));
        }
    }

    private void signalled(SignalMessage message, long now) {
        if (message instanceof Offer offer) {
            negotiate(offer.session(), now);
            send(new Answer(session()));
            attempts.signalCandidatesSoon(now);
        } else if (message instanceof Answer answer) {
            negotiate(answer.session(), now);
            attempts.signalCandidatesSoon(now);
        } else if (message instanceof CandidateLine line) {
            Candidate.parse(line.line())
                    .ifPresent(candidate -> carryOut(attempts.remoteCandidate(candidate, now), now));
        } else if (message instanceof GoIdle) {
            // We are not lazy: our next offer wakes the peer again. Answering at once would never let it sleep.
            return;
        }
    }

    private void negotiate(Session remote, long now) {
        var credentials = remote.ice().flatMap(ice -> IceCredentials.received(ice.fragment(), ice.password()));
        remoteDoesIce = credentials.isPresent();
        if (credentials.isEmpty()) {
            lose(now);
            return;
        }
        if (attempts.isRunning()) {
            if (!attempts.isSuperseded(remote.sessionId())) {
                return; // a duplicate, or the answer to a crossing offer
            }
            lose(now);
        }
        carryOut(attempts.begin(credentials.get(), remote.sessionId(), now), now);
    }

    private void carryOut(List<IceAction> iceActions, long now) {
        for (var action : iceActions) {
            if (action instanceof IceAction.Send send) {
                actions.add(new PeerAction.SendDatagram(send.base(), send.to(), send.datagram()));
            } else if (action instanceof IceAction.Selected pair) {
                select(pair.pair(), now);
            } else if (action instanceof IceAction.StateChanged changed && isLost(changed.state())) {
                lose(now);
            }
        }
    }

    private static boolean isLost(IceState state) {
        return state == IceState.DISCONNECTED || state == IceState.FAILED;
    }

    /**
     * Uses the path soon: first the peer is planned without an endpoint, so that its handshake finds us ready. That comes before the
     * answer to the nomination, which the initiator's handshake follows within a millisecond.
     */
    private void select(SelectedPair pair, long now) {
        selected = pair;
        endpoint = null;
        endpointDue = now + (identity.role() == IceRole.CONTROLLING ? INITIATOR_DELAY_NANOS : RESPONDER_DELAY_NANOS);
        watcher.start(now);
        become(PeerStatus.State.CONNECTED, now);
        actions.add(0, new PeerAction.PathChanged());
    }

    private void useEndpoint() {
        var pair = selected;
        if (pair == null) {
            return;
        }
        endpoint = new Endpoint.Udp(pair.remoteAddress());
        actions.add(new PeerAction.PathChanged());
        if (!watcher.hasShaken()) {
            actions.add(new PeerAction.Initiate());
        }
    }

    /** The attempt is over, and with it the path: the next one has a new session id and new keys. */
    private void lose(long now) {
        boolean hadPath = selected != null;
        attempts.end();
        watcher.stop();
        selected = null;
        endpoint = null;
        guard.reset(now);
        if (hadPath) {
            generation++;
            become(PeerStatus.State.CONNECTING, now);
            actions.add(new PeerAction.PathChanged());
        }
    }

    private Session session() {
        return remoteDoesIce
                ? Session.direct(
                        attempts.credentials(),
                        attempts.sessionId(),
                        identity.port().getAsInt(),
                        identity.version())
                : new Session(null, null, identity.port().getAsInt(), identity.version(), null, null, null);
    }

    private void send(SignalMessage message) {
        actions.add(new PeerAction.SendSignal(message));
    }

    private void become(PeerStatus.State next, long now) {
        if (state != next) {
            state = next;
            stateSince = now;
            actions.add(new PeerAction.StatusChanged());
        }
    }

    private static long earlier(long time, OptionalLong other) {
        return other.isPresent() && other.getAsLong() - time < 0 ? other.getAsLong() : time;
    }

    /** The peer this is about, for logs. */
    PublicKey key() {
        return identity.remote();
    }
}
