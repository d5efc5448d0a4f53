package io.heddle.engine.peer;

import io.heddle.api.connect.SignalMessage.CandidateLine;
import io.heddle.api.connect.SignalMessage.SessionId;
import io.heddle.api.net.PublicKey;
import io.heddle.ice.Base;
import io.heddle.ice.Candidate;
import io.heddle.ice.IceAction;
import io.heddle.ice.IceAgent;
import io.heddle.ice.IceCredentials;
import io.heddle.ice.IceMux;
import io.heddle.ice.IceSettings;
import io.heddle.ice.IceState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ICE attempts with one peer, one after the other. The credentials stay the same for the life of the connection, as peers
 * expect; the session id changes with every attempt. Candidates that come before an attempt are kept for it. Lane only.
 */
final class IceAttempts {

    /** Candidates kept while there is no attempt; more would be a flood. */
    private static final int MAX_EARLY = 64;

    /**
     * When the own candidates are signalled after a message started the attempt. A peer drops candidates that reach it before it
     * has processed our message, hence not at once, and once more: exact duplicates are ignored.
     */
    private static final List<Duration> SIGNAL_CANDIDATES_AFTER =
            List.of(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final PeerIdentity identity;
    private final IceMux<PublicKey> mux;
    private final Predicate<InetAddress> refused;
    private final IceCredentials credentials;
    private final Deque<Candidate> early = new ArrayDeque<>();
    private final Deque<Long> candidatesDue = new ArrayDeque<>();

    private SessionId sessionId;
    private List<Candidate> localCandidates = List.of();
    private @Nullable IceAgent agent;
    private int tag;
    private @Nullable SessionId remoteSession;
    private boolean candidatesSignalled;

    IceAttempts(PeerIdentity identity, IceMux<PublicKey> mux, Predicate<InetAddress> refused) {
        this.identity = identity;
        this.mux = mux;
        this.refused = refused;
        this.credentials = IceCredentials.generate(identity.random());
        this.sessionId = freshSessionId();
    }

    io.heddle.api.connect.SignalMessage.IceCredentials credentials() {
        return new io.heddle.api.connect.SignalMessage.IceCredentials(credentials.ufrag(), credentials.password());
    }

    SessionId sessionId() {
        return sessionId;
    }

    boolean isRunning() {
        return agent != null;
    }

    /** Whether a message that names {@code remote} is about another attempt of the peer than the one we are in. */
    boolean isSuperseded(@Nullable SessionId remote) {
        return remote != null && !remote.equals(remoteSession);
    }

    void localCandidates(List<Candidate> candidates) {
        localCandidates = candidates;
        candidatesSignalled = false;
    }

    /** Starts an attempt; there is none running. */
    List<IceAction> begin(IceCredentials remote, @Nullable SessionId remoteId, long now) {
        OptionalInt registered = mux.register(credentials.ufrag(), identity.remote());
        if (registered.isEmpty()) {
            return List.of(); // more attempts than the port can tell apart: the guard tries again
        }
        tag = registered.getAsInt();
        remoteSession = remoteId;
        var next = new IceAgent(new IceSettings(
                identity.role(), credentials, identity.random().nextLong(), tag, refused, identity.random()));
        agent = next;
        candidatesSignalled = false;
        var actions = new ArrayList<IceAction>();
        localCandidates.forEach(candidate -> actions.addAll(next.addLocalCandidate(candidate, now)));
        early.forEach(candidate -> actions.addAll(next.addRemoteCandidate(candidate, now)));
        early.clear();
        actions.addAll(next.start(remote, now));
        return actions;
    }

    /** Ends the attempt, if there is one; the next has a new id. */
    void end() {
        var ending = agent;
        if (ending == null) {
            return;
        }
        ending.close();
        mux.unregister(tag);
        agent = null;
        remoteSession = null;
        candidatesDue.clear();
        sessionId = freshSessionId();
    }

    List<IceAction> remoteCandidate(Candidate candidate, long now) {
        if (agent != null) {
            return agent.addRemoteCandidate(candidate, now);
        }
        if (early.size() < MAX_EARLY) {
            early.add(candidate);
        }
        return List.of();
    }

    List<IceAction> receive(Base base, InetSocketAddress from, byte[] datagram, long now) {
        return agent == null ? List.of() : agent.receive(base, from, datagram, 0, datagram.length, now);
    }

    List<IceAction> tick(long now) {
        return agent == null ? List.of() : agent.tick(now);
    }

    /** Schedules the own candidates, once for each attempt. */
    void signalCandidatesSoon(long now) {
        if (agent != null && !candidatesSignalled) {
            candidatesSignalled = true;
            SIGNAL_CANDIDATES_AFTER.forEach(pause -> candidatesDue.add(now + pause.toNanos()));
        }
    }

    /** The messages with the own candidates, if they are due. */
    List<CandidateLine> dueCandidates(long now) {
        var due = candidatesDue.peek();
        if (due == null || now - due < 0) {
            return List.of();
        }
        candidatesDue.remove();
        return localCandidates.stream()
                .map(candidate -> new CandidateLine(
                        candidate.withUfrag(credentials.ufrag()).toLine()))
                .toList();
    }

    OptionalLong deadline() {
        var agentDeadline = agent == null ? OptionalLong.empty() : agent.deadline();
        var due = candidatesDue.peek();
        if (due == null) {
            return agentDeadline;
        }
        return agentDeadline.isPresent() && agentDeadline.getAsLong() - due < 0 ? agentDeadline : OptionalLong.of(due);
    }

    OptionalLong roundTrip() {
        return agent == null ? OptionalLong.empty() : agent.roundTrip();
    }

    String detail() {
        if (agent == null) {
            return "waiting for an answer";
        }
        return agent.state() == IceState.CHECKING ? "checking candidates" : "";
    }

    private SessionId freshSessionId() {
        return new SessionId(io.heddle.ice.SessionId.generate(identity.random()).toString());
    }
}
