package io.heddle.ice;

import static io.heddle.ice.IceRole.CONTROLLED;
import static io.heddle.ice.IceRole.CONTROLLING;
import static io.heddle.ice.SimulatedNetwork.millis;
import static io.heddle.ice.SimulatedNetwork.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.ice.stun.StunAttribute;
import io.heddle.ice.stun.StunKey;
import io.heddle.ice.stun.StunMessage;
import io.heddle.ice.stun.StunMessage.Kind;
import io.heddle.ice.stun.StunWriter;
import io.heddle.ice.stun.TransactionId;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One agent; the test plays the remote, message by message. */
class IceAgentTest {

    private static final IceCredentials LOCAL = new IceCredentials("L".repeat(16), "P".repeat(32));
    private static final IceCredentials REMOTE = new IceCredentials("R".repeat(16), "Q".repeat(32));
    private static final StunKey LOCAL_KEY = StunKey.shortTerm(LOCAL.password());
    private static final StunKey REMOTE_KEY = StunKey.shortTerm(REMOTE.password());
    private static final Base UDP4 = Base.Shared.UDP4;
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.2", 51820);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.66", 666);
    private static final int TAG = 0x48454444;

    private final Random random = new Random(11);
    // Near the overflow of the clock, which agents must survive.
    private long now = Long.MAX_VALUE - millis(100);

    @Test
    void sendsChecksInNetBirdsForm() {
        StunMessage check = messages(started(CONTROLLING).actions).get(0);

        assertThat(check.kind()).isEqualTo(Kind.REQUEST);
        assertThat(check.transaction().tag()).isEqualTo(TAG);
        assertThat(check.username()).contains(REMOTE.ufrag() + ":" + LOCAL.ufrag());
        assertThat(check.iceControlling()).hasValue(99);
        assertThat(check.priority()).hasValue(2130706431);
        assertThat(check.useCandidate()).isFalse();
        assertThat(check.verify(REMOTE_KEY)).isTrue();
        assertThat(check.hasValidFingerprint()).isTrue();
        assertThat(check.candidatePairId()).isEmpty();
    }

    @Test
    void answersAnAuthenticRequest() {
        IceAgent agent = started(CONTROLLED).agent;

        List<StunMessage> sent = messages(receive(agent, PEER, request().toBytes()));

        assertThat(sent.get(0).kind()).isEqualTo(Kind.SUCCESS);
        assertThat(sent.get(0).xorMappedAddress()).contains(PEER);
        assertThat(sent.get(0).verify(LOCAL_KEY)).isTrue();
        assertThat(sent.get(0).hasValidFingerprint()).isTrue();
    }

    @Test
    void acceptsNetBirdsPairIdAndTakesTheSourceAsTheCandidatesId() {
        IceAgent agent = started(CONTROLLED).agent;
        byte[] pairId = ("S".repeat(32) + ":" + "D".repeat(32)).getBytes(StandardCharsets.US_ASCII);

        receive(
                agent,
                STRANGER,
                request(true).attribute(StunAttribute.CANDIDATE_PAIR_ID, pairId).toBytes());
        now += millis(1);
        receive(
                agent,
                STRANGER,
                request(true).attribute(StunAttribute.CANDIDATE_PAIR_ID, pairId).toBytes());
        connectAt(agent, STRANGER);

        SelectedPair pair = agent.selected().orElseThrow();
        assertThat(pair.remote().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
        assertThat(pair.remote().cid()).isEqualTo("S".repeat(32));
    }

    @Test
    void learnsNothingFromForgedRequests() {
        for (byte[] forged : forgedRequests()) {
            Started started = started(CONTROLLED);
            int pairs = started.agent.pairCount();

            assertThat(receive(started.agent, STRANGER, forged)).isEmpty();
            assertThat(receive(started.agent, PEER, forged)).isEmpty();
            assertThat(started.agent.pairCount()).isEqualTo(pairs);
        }
    }

    @Test
    void learnsNothingFromForgedRequestsBeforeItsStart() {
        for (byte[] forged : forgedRequests()) {
            IceAgent agent = agent(CONTROLLED);

            assertThat(receive(agent, STRANGER, forged)).isEmpty();
            agent.start(REMOTE, now);
            assertThat(agent.pairCount()).isZero();
        }
    }

    @Test
    void ignoresAnAgentThatItWasNotStartedWith() {
        Started started = started(CONTROLLED);
        byte[] other = StunWriter.binding(Kind.REQUEST, id())
                .username(LOCAL.ufrag() + ":" + "X".repeat(16))
                .integrity(LOCAL_KEY)
                .toBytes();

        assertThat(receive(started.agent, PEER, other)).isEmpty();
    }

    @Test
    void anUncoveredNominationIsNone() {
        Started started = started(CONTROLLED);
        connectAlmost(started);

        byte[] forged = StunWriter.binding(Kind.REQUEST, id())
                .username(LOCAL.ufrag() + ":" + REMOTE.ufrag())
                .iceControlling(1)
                .integrity(LOCAL_KEY)
                .useCandidate()
                .toBytes();
        receive(started.agent, PEER, forged);

        assertThat(started.agent.state()).isEqualTo(IceState.CHECKING);
    }

    @Test
    void forgedMessagesDoNotKeepADeadPairAlive() {
        IceAgent agent = connected(CONTROLLED);
        for (int i = 0; i < 59; i++) {
            now += millis(100);
            agent.tick(now);
            forgedRequests().forEach(forged -> receive(agent, PEER, forged));
            receive(agent, PEER, success(id(), LOCAL_KEY));
        }
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);

        now += millis(100);
        agent.tick(now);

        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
    }

    @Test
    void aForgedResponseDoesNotSpoilTheTrueOne() {
        Started started = started(CONTROLLING);
        TransactionId id = messages(started.actions).get(0).transaction();

        receive(started.agent, PEER, success(id, LOCAL_KEY));
        receive(started.agent, STRANGER, success(id, REMOTE_KEY));
        assertThat(started.agent.state()).isEqualTo(IceState.CHECKING);

        assertThat(messages(receive(started.agent, PEER, success(id, REMOTE_KEY)))
                        .get(0)
                        .useCandidate())
                .isTrue();
    }

    @Test
    void ignoresAResponseThatComesTwiceOrTooLate() {
        Started started = started(CONTROLLED);
        TransactionId id = messages(started.actions).get(0).transaction();
        now += seconds(4);

        receive(started.agent, PEER, success(id, REMOTE_KEY));

        assertThat(messages(receive(started.agent, PEER, request(true).toBytes())))
                .as("not valid, so checked back")
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void answersARoleConflictWithASignedErrorAndKeepsItsRole(IceRole role) {
        IceAgent agent = started(role).agent;
        StunWriter same = StunWriter.binding(Kind.REQUEST, id()).username(LOCAL.ufrag() + ":" + REMOTE.ufrag());
        if (role == CONTROLLING) {
            same.iceControlling(Long.MAX_VALUE);
        } else {
            same.iceControlled(0);
        }

        List<StunMessage> sent =
                messages(receive(agent, PEER, same.integrity(LOCAL_KEY).toBytes()));

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).kind()).isEqualTo(Kind.ERROR);
        assertThat(sent.get(0).failure()).contains(new StunMessage.Failure(487, "Role Conflict"));
        assertThat(sent.get(0).verify(LOCAL_KEY)).isTrue();
        now += millis(200);
        StunMessage next = messages(agent.tick(now)).get(0);
        assertThat(next.iceControlling().isPresent()).isEqualTo(role == CONTROLLING);
    }

    @Test
    void anErrorResponseChangesNothing() {
        Started started = started(CONTROLLING);
        TransactionId id = messages(started.actions).get(0).transaction();
        byte[] error = StunWriter.binding(Kind.ERROR, id)
                .failure(487, "Role Conflict")
                .integrity(REMOTE_KEY)
                .toBytes();

        assertThat(receive(started.agent, PEER, error)).isEmpty();
        assertThat(messages(receive(started.agent, PEER, success(id, REMOTE_KEY))))
                .hasSize(1);
    }

    /** A controlled NetBird answers each request with a request; answering in kind would go on at round-trip speed. */
    @Test
    void theControllingSideOnlyAnswersRequestsOnAPairThatWorks() {
        IceAgent agent = connected(CONTROLLING);
        for (int i = 0; i < 100; i++) {
            now += millis(1);
            assertThat(messages(receive(agent, PEER, request(CONTROLLED, false).toBytes())))
                    .singleElement()
                    .satisfies(m -> assertThat(m.kind()).isEqualTo(Kind.SUCCESS));
        }
    }

    @Test
    void theControllingSideChecksBackAtMostOnceInAnInterval() {
        Started started = started(CONTROLLING);
        int requests = 0;
        for (int i = 0; i < 199; i++) {
            now += millis(1);
            requests += count(
                    Kind.REQUEST,
                    receive(started.agent, PEER, request(CONTROLLED, false).toBytes()));
        }
        assertThat(requests).isZero();
        assertThat(count(
                        Kind.REQUEST,
                        receive(
                                started.agent,
                                STRANGER,
                                request(CONTROLLED, false).toBytes())))
                .as("a new address is checked at once")
                .isEqualTo(1);
    }

    @Test
    void theControlledSideChecksBackAtOnceUntilThePairWorks() {
        Started started = started(CONTROLLED);
        for (int i = 0; i < 10; i++) {
            now += millis(15);
            assertThat(count(
                            Kind.REQUEST,
                            receive(started.agent, PEER, request(false).toBytes())))
                    .isEqualTo(1);
        }
        connectAlmost(started);
        assertThat(count(
                        Kind.REQUEST,
                        receive(started.agent, PEER, request(false).toBytes())))
                .isZero();
    }

    @Test
    void theControlledSideSelectsWhenItsOwnCheckOfANominatedPairSucceeds() {
        Started started = started(CONTROLLED);
        receive(started.agent, PEER, request(true).toBytes());
        assertThat(started.agent.state()).isEqualTo(IceState.CHECKING);

        TransactionId id = messages(started.actions).get(0).transaction();
        List<IceAction> actions = receive(started.agent, PEER, success(id, REMOTE_KEY));

        assertThat(actions.get(0)).isInstanceOf(IceAction.Selected.class);
        assertThat(actions.get(1)).isEqualTo(new IceAction.StateChanged(IceState.CONNECTED));
    }

    @Test
    void theControllingSideRepeatsItsNominationUntilItIsAnswered() {
        Started started = started(CONTROLLING);
        TransactionId id = messages(started.actions).get(0).transaction();
        receive(started.agent, PEER, success(id, REMOTE_KEY));
        StunMessage nomination = messages(started.actions).get(0);
        for (int i = 0; i < 5; i++) {
            now += millis(200);
            nomination = messages(started.agent.tick(now)).get(0);
            assertThat(nomination.useCandidate()).isTrue();
        }
        assertThat(started.agent.state()).isEqualTo(IceState.CHECKING);

        receive(started.agent, PEER, success(nomination.transaction(), REMOTE_KEY));

        assertThat(started.agent.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void aLaterNominationDoesNotMoveTheSelection() {
        IceAgent agent = connected(CONTROLLED);

        List<IceAction> actions = receive(agent, STRANGER, request(true).toBytes());

        assertThat(actions).hasSize(1);
        assertThat(agent.selected().orElseThrow().remoteAddress()).isEqualTo(PEER);
    }

    @Test
    void whatTheRemoteSignalsReplacesWhatAChecksSourceTaught() {
        Started started = started(CONTROLLED);
        receive(started.agent, STRANGER, request(true).toBytes());
        started.agent.addRemoteCandidate(Candidate.serverReflexive(STRANGER, 51820, null), now);
        connectAt(started.agent, STRANGER);

        assertThat(started.agent.selected().orElseThrow().remote().type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
    }

    @Test
    void neitherSendsToNorHearsRefusedOrUnusableAddresses() {
        Started started = started(CONTROLLED);
        int pairs = started.agent.pairCount();
        for (String address : List.of("100.64.0.9", "0.0.0.0", "224.0.0.1", "255.255.255.255", "fe80::1", "::")) {
            var there = new InetSocketAddress(address, 51820);
            assertThat(started.agent.addRemoteCandidate(Candidate.host(there, null), now))
                    .isEmpty();
            assertThat(receive(started.agent, there, request().toBytes())).isEmpty();
        }
        assertThat(receive(
                        started.agent,
                        InetSocketAddress.createUnresolved("x", 1),
                        request().toBytes()))
                .isEmpty();
        assertThat(started.agent.pairCount()).isEqualTo(pairs);
    }

    @Test
    void aFloodOfCandidatesCostsAFixedAmount() {
        Started started = started(CONTROLLING);
        for (int i = 0; i < 10_000; i++) {
            var address = new InetSocketAddress("10.1." + i / 200 + "." + (1 + i % 200), 51820);
            Candidate candidate = Candidate.serverReflexive(address, 40_000, "c".repeat(32));
            started.actions.addAll(started.agent.addRemoteCandidate(candidate, now));
            started.agent.addLocalCandidate(Candidate.host(address, null), now);
            started.agent.addLocalCandidate(Candidate.of(CandidateType.RELAYED, address, null, null), now);
        }
        assertThat(messages(started.actions)).hasSizeLessThanOrEqualTo(1 + Checks.MAX_PER_INTERVAL);
        assertThat(started.agent.pairCount()).isLessThanOrEqualTo(CheckList.MAX_SIGNALLED * CheckList.MAX_BASES);

        var checked = new ArrayList<InetSocketAddress>();
        for (int i = 0; i < 50; i++) {
            now += millis(200);
            List<IceAction> actions = started.agent.tick(now);
            assertThat(actions).hasSize(Checks.MAX_PER_INTERVAL);
            actions.forEach(a -> checked.add(((IceAction.Send) a).to()));
            assertThat(started.agent.pendingChecks()).isLessThanOrEqualTo(Checks.MAX_PER_INTERVAL * 21);
        }
        assertThat(checked.stream().distinct()).as("each gets its turn").hasSize(CheckList.MAX_SIGNALLED);
    }

    @Test
    void aFloodOfReplayedRequestsCostsAFixedAmount() {
        Started started = started(CONTROLLED);
        byte[] replayed = request().toBytes();
        int checks = 0;
        for (int i = 0; i < 10_000; i++) {
            now += millis(1);
            int host = i < 100 || i % 10 != 0 ? i % 16 : i;
            var source = new InetSocketAddress("10.1." + host / 200 + "." + (1 + host % 200), 51820);
            checks += count(Kind.REQUEST, receive(started.agent, source, replayed));
            checks += count(Kind.REQUEST, started.agent.tick(now));
        }
        assertThat(started.agent.pairCount()).isEqualTo(1 + CheckList.MAX_REFLEXIVE);
        assertThat(checks).isLessThan(50 * (Checks.MAX_PER_INTERVAL + Checks.MAX_TRIGGERED_PER_INTERVAL) + 100);
        assertThat(started.agent.pendingChecks()).isLessThan(1300);
    }

    @Test
    void aFloodOfRequestsBeforeTheStartCostsAFixedAmount() {
        IceAgent agent = agent(CONTROLLED);
        int answered = 0;
        for (int i = 0; i < 10_000; i++) {
            var source = new InetSocketAddress("10.1." + i / 200 + "." + (1 + i % 200), 51820);
            answered += receive(agent, source, request().toBytes()).size();
        }
        assertThat(answered).isEqualTo(EarlyRequests.MAX);
    }

    @Test
    void earlyRequestsOfAnotherUfragAreForgottenAtTheStart() {
        IceAgent agent = agent(CONTROLLED);
        byte[] other = StunWriter.binding(Kind.REQUEST, id())
                .username(LOCAL.ufrag() + ":another")
                .integrity(LOCAL_KEY)
                .toBytes();
        assertThat(receive(agent, STRANGER, other)).hasSize(1);
        assertThat(receive(agent, PEER, request(true).toBytes())).hasSize(1);

        List<IceAction> actions = agent.start(REMOTE, now);

        assertThat(agent.pairCount()).isEqualTo(1);
        assertThat(count(Kind.REQUEST, actions)).isEqualTo(1);
        receive(agent, PEER, success(messages(actions).get(0).transaction(), REMOTE_KEY));
        assertThat(agent.state()).as("the early nomination counts").isEqualTo(IceState.CONNECTED);
    }

    /** A process that stood still must read its mail before it declares the peer dead. */
    @Test
    void aLateTimerGrantsTheRemoteASecond() {
        IceAgent agent = connected(CONTROLLED);
        now += seconds(30);

        assertThat(count(Kind.REQUEST, agent.tick(now))).isEqualTo(1);
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        now += millis(999);
        agent.tick(now);
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);

        now += millis(1);
        agent.tick(now);
        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
    }

    @Test
    void anEarlyTickDoesNothing() {
        Started started = started(CONTROLLING);
        long deadline = started.agent.deadline().orElseThrow();

        assertThat(deadline).isEqualTo(now + millis(200));
        assertThat(started.agent.tick(now)).isEmpty();
        assertThat(started.agent.tick(deadline - 1)).isEmpty();
        assertThat(started.agent.tick(deadline)).hasSize(1);
    }

    @Test
    void startsAndClosesOnce() {
        Started started = started(CONTROLLING);

        assertThat(started.agent.start(REMOTE, now)).isEmpty();
        assertThat(started.agent.close()).containsExactly(new IceAction.StateChanged(IceState.CLOSED));
        assertThat(started.agent.close()).isEmpty();
        assertThat(started.agent.start(REMOTE, now)).isEmpty();
        assertThat(started.agent.tick(now + seconds(100))).isEmpty();
        assertThat(started.agent.deadline()).isEmpty();
        assertThat(receive(started.agent, PEER, request().toBytes())).isEmpty();
        assertThat(started.agent.addRemoteCandidate(Candidate.host(STRANGER, null), now))
                .isEmpty();
    }

    @Test
    void neverPrintsAPassword() {
        assertThat(started(CONTROLLING).agent.toString())
                .contains(LOCAL.ufrag())
                .doesNotContain(LOCAL.password());
        assertThat(new IceSettings(CONTROLLED, LOCAL, 1, 1, a -> false, random).toString())
                .doesNotContain(LOCAL.password());
    }

    @Test
    void survivesRandomInput() {
        for (int seed = 0; seed < 100; seed++) {
            var dice = new SplittableRandom(seed);
            Started started = started(dice.nextBoolean() ? CONTROLLING : CONTROLLED);
            for (int i = 0; i < 300; i++) {
                now += dice.nextLong(millis(300));
                step(started, dice);
            }
            assertThat(started.agent.pairCount()).isLessThanOrEqualTo(80 * CheckList.MAX_BASES);
            assertThat(started.agent.pendingChecks()).isLessThan(1300);
        }
    }

    private void step(Started started, SplittableRandom dice) {
        var source = new InetSocketAddress("10.0.0." + dice.nextInt(1, 40), 1 + dice.nextInt(65535));
        List<IceAction> actions = switch (dice.nextInt(6)) {
            case 0 -> receive(started.agent, source, request(dice.nextBoolean()).toBytes());
            case 1 ->
                receive(
                        started.agent,
                        PEER,
                        mutated(request(CONTROLLED, dice.nextBoolean()).toBytes(), dice));
            case 2 -> started.agent.addRemoteCandidate(Candidate.host(source, null), now);
            case 3 -> started.agent.tick(now);
            case 4 -> receive(started.agent, PEER, success(anyId(started, dice), REMOTE_KEY));
            default -> receive(started.agent, PEER, mutated(success(anyId(started, dice), REMOTE_KEY), dice));
        };
        started.actions.addAll(actions);
    }

    private TransactionId anyId(Started started, SplittableRandom dice) {
        List<StunMessage> sent = messages(started.actions);
        return sent.get(Math.max(0, sent.size() - 1 - dice.nextInt(10))).transaction();
    }

    private static byte[] mutated(byte[] bytes, SplittableRandom dice) {
        bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt();
        return bytes;
    }

    private record Started(IceAgent agent, List<IceAction> actions) {}

    private IceAgent agent(IceRole role) {
        var agent = new IceAgent(
                new IceSettings(role, LOCAL, 99, TAG, a -> a.getHostAddress().startsWith("100.64."), random));
        agent.addLocalCandidate(Candidate.host(new InetSocketAddress("192.0.2.1", 51820), null), now);
        agent.addLocalCandidate(Candidate.host(new InetSocketAddress("2001:db8::1", 51820), null), now);
        return agent;
    }

    private Started started(IceRole role) {
        IceAgent agent = agent(role);
        agent.addRemoteCandidate(Candidate.host(PEER, null), now);
        return new Started(agent, new ArrayList<>(agent.start(REMOTE, now)));
    }

    /** Answers the first check, so that the pair works. */
    private void connectAlmost(Started started) {
        receive(started.agent, PEER, success(messages(started.actions).get(0).transaction(), REMOTE_KEY));
    }

    private IceAgent connected(IceRole role) {
        Started started = started(role);
        TransactionId id = messages(started.actions).get(0).transaction();
        List<StunMessage> sent = messages(receive(started.agent, PEER, success(id, REMOTE_KEY)));
        if (role == CONTROLLING) {
            receive(started.agent, PEER, success(sent.get(0).transaction(), REMOTE_KEY));
        } else {
            receive(started.agent, PEER, request(true).toBytes());
        }
        assertThat(started.agent.state()).isEqualTo(IceState.CONNECTED);
        return started.agent;
    }

    /** Lets the next round of checks come and answers that to an address. */
    private void connectAt(IceAgent agent, InetSocketAddress address) {
        now += millis(200);
        for (IceAction action : agent.tick(now)) {
            if (action instanceof IceAction.Send send && send.to().equals(address)) {
                receive(
                        agent,
                        address,
                        success(SimulatedPeer.decode(send.datagram()).transaction(), REMOTE_KEY));
            }
        }
    }

    private List<IceAction> receive(IceAgent agent, InetSocketAddress from, byte[] datagram) {
        return agent.receive(UDP4, from, datagram, 0, datagram.length, now);
    }

    private List<byte[]> forgedRequests() {
        String name = LOCAL.ufrag() + ":" + REMOTE.ufrag();
        return List.of(
                StunWriter.binding(Kind.REQUEST, id()).toBytes(),
                StunWriter.binding(Kind.REQUEST, id())
                        .username(name)
                        .useCandidate()
                        .fingerprint()
                        .toBytes(),
                StunWriter.binding(Kind.REQUEST, id())
                        .username(name)
                        .useCandidate()
                        .integrity(REMOTE_KEY)
                        .toBytes(),
                StunWriter.binding(Kind.REQUEST, id())
                        .integrity(LOCAL_KEY)
                        .username(name)
                        .toBytes(),
                StunWriter.binding(Kind.REQUEST, id())
                        .username("X" + name)
                        .integrity(LOCAL_KEY)
                        .toBytes(),
                StunWriter.binding(Kind.REQUEST, id())
                        .username(LOCAL.ufrag())
                        .integrity(LOCAL_KEY)
                        .toBytes(),
                StunWriter.of(Kind.REQUEST, 3, id())
                        .username(name)
                        .integrity(LOCAL_KEY)
                        .toBytes(),
                StunWriter.binding(Kind.INDICATION, id())
                        .username(name)
                        .integrity(LOCAL_KEY)
                        .toBytes(),
                StunWriter.binding(Kind.SUCCESS, id())
                        .xorMappedAddress(PEER)
                        .integrity(REMOTE_KEY)
                        .toBytes(),
                new byte[] {'n', 'b'},
                new byte[0]);
    }

    private StunWriter request() {
        return request(false);
    }

    private StunWriter request(boolean useCandidate) {
        return request(CONTROLLING, useCandidate);
    }

    /** What the remote in the given role would send. */
    private StunWriter request(IceRole sender, boolean useCandidate) {
        StunWriter writer = StunWriter.binding(Kind.REQUEST, id()).username(LOCAL.ufrag() + ":" + REMOTE.ufrag());
        if (useCandidate) {
            writer.useCandidate();
        }
        if (sender == CONTROLLING) {
            writer.iceControlling(5);
        } else {
            writer.iceControlled(5);
        }
        return writer.priority(2130706431).integrity(LOCAL_KEY).fingerprint();
    }

    private static byte[] success(TransactionId id, StunKey key) {
        return StunWriter.binding(Kind.SUCCESS, id)
                .xorMappedAddress(new InetSocketAddress("192.0.2.1", 51820))
                .integrity(key)
                .fingerprint()
                .toBytes();
    }

    private TransactionId id() {
        return TransactionId.random(random);
    }

    private static int count(Kind kind, List<IceAction> actions) {
        return (int) messages(actions).stream().filter(m -> m.kind() == kind).count();
    }

    private static List<StunMessage> messages(List<IceAction> actions) {
        return actions.stream()
                .filter(IceAction.Send.class::isInstance)
                .map(a -> SimulatedPeer.decode(((IceAction.Send) a).datagram()))
                .toList();
    }
}
