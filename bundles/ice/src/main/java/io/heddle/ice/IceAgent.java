package io.heddle.ice;

import io.heddle.ice.stun.Stun;
import io.heddle.ice.stun.StunFormatException;
import io.heddle.ice.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One ICE attempt with one remote peer: full ICE, one component, UDP, regular nomination, NetBird's timing.
 *
 * <p>The agent owns no thread, socket or clock. Each call takes the time in nanoseconds of any monotonic clock (the same
 * for all calls) and returns what to do, in order. After each call the owner arranges for {@link #tick} at
 * {@link #deadline}. Not safe for use by several threads. No input makes it throw or grow without bound; nothing is
 * learnt from a message whose integrity is wrong.
 *
 * <p>Life: make it and give it the local host candidates, so that it answers checks from the moment the credentials are
 * signalled; {@link #start} it with the remote's credentials; feed candidates and datagrams as they come. It is not
 * restarted: a new attempt is a new agent.
 */
public final class IceAgent {

    private final IceSettings settings;
    private final Messages messages;
    private final CheckList list = new CheckList();
    private final EarlyRequests early = new EarlyRequests();

    private @Nullable Attempt attempt;
    private boolean closed;
    private List<IceAction> actions = new ArrayList<>();

    /**
     * Makes an agent that answers checks.
     *
     * @param settings role, credentials and sources
     */
    public IceAgent(IceSettings settings) {
        this.settings = settings;
        this.messages = new Messages(settings);
    }

    /**
     * Adds a candidate of ours. Signalling it is the owner's business.
     *
     * @param candidate host, server-reflexive or relayed
     * @param now the time
     * @return what to do
     */
    public List<IceAction> addLocalCandidate(Candidate candidate, long now) {
        if (!state().isFinal()) {
            checkNew(list.addLocal(candidate), now);
        }
        return drain();
    }

    /**
     * Adds a candidate the remote signalled, at any time, also before {@link #start}. Duplicates, unusable and refused
     * addresses and those beyond the bound are ignored. Of a server-reflexive candidate whose mapped port differs from
     * the shared port, the same address with the shared port is tried as well, as NetBird does: its router may forward
     * that port.
     *
     * @param candidate what the line said
     * @param now the time
     * @return what to do
     */
    public List<IceAction> addRemoteCandidate(Candidate candidate, long now) {
        if (!state().isFinal()) {
            addRemote(candidate, now);
            forwardedPort(candidate).ifPresent(guess -> addRemote(guess, now));
        }
        return drain();
    }

    /**
     * Starts the checks. Does nothing if the agent was started before.
     *
     * @param remote credentials from the remote's offer or answer
     * @param now the time
     * @return what to do
     */
    public List<IceAction> start(IceCredentials remote, long now) {
        if (state() != IceState.NEW) {
            return List.of();
        }
        var started = new Attempt(settings, messages, list, remote, this::add, now);
        attempt = started;
        started.tick(now);
        early.drain(remote.ufrag(), request -> started.replay(request, now));
        return drain();
    }

    /**
     * Takes a datagram that {@link IceMux} or the source address assigned to this agent.
     *
     * @param base the port it came in on
     * @param from where it came from, numeric
     * @param buffer array that contains it; not kept
     * @param offset where it starts
     * @param length its bytes
     * @param now the time
     * @return what to do
     */
    public List<IceAction> receive(Base base, InetSocketAddress from, byte[] buffer, int offset, int length, long now) {
        InetSocketAddress source = Addresses.withoutZone(from);
        if (state().isFinal() || !isAcceptable(source) || !list.hasBase(base)) {
            return List.of();
        }
        try {
            StunMessage message = StunMessage.decode(buffer, offset, length);
            if (message.method() == Stun.BINDING) {
                dispatch(message, base, source, now);
            }
        } catch (StunFormatException e) {
            return List.of(); // junk on an open port
        }
        return drain();
    }

    /**
     * Does what is due. Harmless when called early.
     *
     * @param now the time
     * @return what to do
     */
    public List<IceAction> tick(long now) {
        if (attempt != null && !closed) {
            attempt.tick(now);
        }
        return drain();
    }

    /**
     * When {@link #tick} is due next.
     *
     * @return a time of the caller's clock, or empty if nothing will ever be due without another call
     */
    public OptionalLong deadline() {
        return attempt == null || closed ? OptionalLong.empty() : attempt.deadline();
    }

    /**
     * Ends the agent. It sends and answers nothing any more.
     *
     * @return the change of state, or nothing if it was closed before
     */
    public List<IceAction> close() {
        if (!closed) {
            closed = true;
            actions.add(new IceAction.StateChanged(IceState.CLOSED));
        }
        return drain();
    }

    /** The present state. */
    public IceState state() {
        if (closed) {
            return IceState.CLOSED;
        }
        return attempt == null ? IceState.NEW : attempt.state();
    }

    /** The selected pair, from the first CONNECTED on. */
    public Optional<SelectedPair> selected() {
        return Optional.ofNullable(attempt).map(Attempt::selected).map(Pair::toSelected);
    }

    /** Round trip of the latest answered check on the selected pair, in nanoseconds. */
    public OptionalLong roundTrip() {
        Pair pair = attempt == null ? null : attempt.selected();
        return pair == null ? OptionalLong.empty() : pair.roundTrip();
    }

    @Override
    public String toString() {
        return "IceAgent[" + settings.role() + ", " + state() + ", ufrag="
                + settings.local().ufrag() + "]";
    }

    int pairCount() {
        return list.pairs().size();
    }

    int pendingChecks() {
        return attempt == null ? 0 : attempt.pendingChecks();
    }

    private void addRemote(Candidate candidate, long now) {
        if (isAcceptable(candidate.address())) {
            checkNew(list.addRemote(candidate), now);
        }
    }

    private static Optional<Candidate> forwardedPort(Candidate candidate) {
        InetSocketAddress related = candidate.related();
        // Peers before 0.57 signal no cid, and signal the guess themselves.
        if (candidate.type() != CandidateType.SERVER_REFLEXIVE
                || candidate.cid() == null
                || related == null
                || related.getPort() == 0
                || related.getPort() == candidate.address().getPort()) {
            return Optional.empty();
        }
        var guess = new InetSocketAddress(candidate.address().getAddress(), related.getPort());
        return Optional.of(Candidate.of(CandidateType.SERVER_REFLEXIVE, guess, related, null));
    }

    private boolean isAcceptable(InetSocketAddress address) {
        return Addresses.usable(address) && !settings.refused().test(address.getAddress());
    }

    private void checkNew(List<Pair> pairs, long now) {
        if (attempt != null) {
            attempt.checkNew(pairs, now);
        }
    }

    private void dispatch(StunMessage message, Base base, InetSocketAddress from, long now) {
        switch (message.kind()) {
            case REQUEST -> onRequest(message, base, from, now);
            case SUCCESS -> {
                if (attempt != null) {
                    attempt.answered(message, base, from, now);
                }
            }
            // Like NetBird, nothing is made of an error: the next check is a new one, and roles never change.
            case ERROR, INDICATION -> {}
        }
    }

    private void onRequest(StunMessage request, Base base, InetSocketAddress from, long now) {
        String remoteUfrag = remoteUfrag(request.username().orElse(""));
        if (remoteUfrag == null || !messages.isAuthentic(request)) {
            return;
        }
        boolean conflict = settings.role() == IceRole.CONTROLLING
                ? request.iceControlling().isPresent()
                : request.iceControlled().isPresent();
        if (conflict) {
            send(base, from, messages.roleConflict(request.transaction()));
            return;
        }
        String cid = request.candidatePairId().map(IceAgent::sourceId).orElse(null);
        var check = new RemoteCheck(base, from, remoteUfrag, cid, request.useCandidate());
        byte[] success = messages.success(request.transaction(), from);
        if (attempt != null) {
            attempt.requested(check, success, now);
        } else if (early.add(check)) {
            send(base, from, success);
        }
    }

    /** The sender's part of a USERNAME meant for us, or null. Until the remote is known any sender is possible. */
    private @Nullable String remoteUfrag(String username) {
        String prefix = settings.local().ufrag() + ":";
        if (!username.startsWith(prefix)) {
            return null;
        }
        String remoteUfrag = username.substring(prefix.length());
        return attempt == null || attempt.remoteUfrag().equals(remoteUfrag) ? remoteUfrag : null;
    }

    private static @Nullable String sourceId(String pairId) {
        int colon = pairId.indexOf(':');
        return colon > 0 ? pairId.substring(0, colon) : null;
    }

    private void add(IceAction action) {
        actions.add(action);
    }

    private void send(Base base, InetSocketAddress to, byte[] datagram) {
        actions.add(new IceAction.Send(base, to, datagram));
    }

    private List<IceAction> drain() {
        if (actions.isEmpty()) {
            return List.of();
        }
        List<IceAction> drained = actions;
        actions = new ArrayList<>();
        return drained;
    }
}
