package io.heddle.ice;

import static io.heddle.ice.IceRole.CONTROLLED;
import static io.heddle.ice.IceRole.CONTROLLING;
import static io.heddle.ice.SimulatedNetwork.millis;
import static io.heddle.ice.SimulatedNetwork.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two agents, a network between them, virtual time. */
class IceConnectivityTest {

    private final SimulatedNetwork network = new SimulatedNetwork(42);

    @ParameterizedTest
    @EnumSource
    void connectsOnALanWithinTwoRoundTrips(IceRole role) {
        var left = new SimulatedPeer(network, role, "192.0.2.1");
        var right = new SimulatedPeer(network, opposite(role), "192.0.2.2");
        connect(left, right);

        network.run(millis(50));

        assertConnected(left, right);
        assertThat(left.selections).hasSize(1);
        assertThat(left.selections.get(0).remoteAddress()).isEqualTo(at("192.0.2.2", 51820));
        assertThat(left.selections.get(0).isRelayed()).isFalse();
        assertThat(left.agent.roundTrip()).hasValue(millis(20));
        assertThat(left.states.keySet()).containsExactly(IceState.CHECKING, IceState.CONNECTED);
    }

    @Test
    void connectsOverIpv6() {
        var left = new SimulatedPeer(network, CONTROLLING, "2001:db8::1");
        var right = new SimulatedPeer(network, CONTROLLED, "2001:db8::2");
        connect(left, right);

        network.run(millis(100));

        assertConnected(left, right);
        assertThat(left.selections.get(0).base()).isEqualTo(Base.Shared.UDP6);
    }

    @Test
    void usesTheFamilyThatWorks() {
        network.drops = (from, to) -> to.getAddress().getAddress().length == 4;
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1", "2001:db8::1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2", "2001:db8::2");
        connect(left, right);

        network.run(seconds(1));

        assertConnected(left, right);
        assertThat(right.selections.get(0).remoteAddress()).isEqualTo(at("2001:db8::1", 51820));
    }

    @Test
    void connectsThroughLossAndReorderingWhateverTheDice() {
        int slowest = 0;
        for (int seed = 0; seed < 300; seed++) {
            var lossy = new SimulatedNetwork(seed);
            lossy.loss = 0.4;
            lossy.jitter = millis(350);
            var left = new SimulatedPeer(lossy, CONTROLLING, "192.0.2.1");
            var right = new SimulatedPeer(lossy, CONTROLLED, "192.0.2.2");
            lossy.after(lossy.random().nextLong(seconds(1)), () -> start(left, right));
            lossy.after(lossy.random().nextLong(seconds(1)), () -> start(right, left));

            assertThat(lossy.runUntil(() -> left.connected() && right.connected(), seconds(13)))
                    .as("seed %d", seed)
                    .isTrue();
            assertAgree(left, right);
            assertThat(left.nominated).hasSize(1);
            slowest = Math.max(slowest, (int) (lossy.elapsed() / millis(1)));
        }
        assertThat(slowest).isGreaterThan(1000);
    }

    @Test
    void passesOverAnAddressThatIsReachedInOneDirectionOnly() {
        network.drops = (from, to) -> from.equals(at("192.0.2.2", 51820));
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1", "2001:db8::1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2", "2001:db8::2");
        connect(left, right);

        network.run(seconds(1));

        assertConnected(left, right);
        assertThat(left.selections.get(0).base()).isEqualTo(Base.Shared.UDP6);
    }

    @Test
    void neverConnectsOverAPathThatWorksInOneDirectionOnly() {
        network.drops = (from, to) -> from.equals(at("192.0.2.2", 51820));
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        connect(left, right);

        network.run(seconds(13));

        assertThat(left.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(right.agent.state()).isEqualTo(IceState.FAILED);
    }

    @ParameterizedTest
    @EnumSource
    void learnsAPeerBehindANatThatCouldNotSignalItsAddress(IceRole role) {
        var left = new SimulatedPeer(network, role, "192.0.2.1");
        var right = new SimulatedPeer(network, opposite(role), "10.0.0.2");
        new SimulatedNat(network, "203.0.113.9", false, right);
        connect(left, right);

        network.run(seconds(2));

        assertConnected(left, right);
        Candidate seen = left.selections.get(0).remote();
        assertThat(seen.type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
        assertThat(seen.address()).isEqualTo(at("203.0.113.9", 40_000));
    }

    @Test
    void waitsASecondBeforeItNominatesAnAddressNobodySignalled() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "10.0.0.2");
        new SimulatedNat(network, "203.0.113.9", false, right);
        connect(left, right);

        network.run(millis(999));
        assertThat(left.nominated).isEmpty();
        network.run(millis(250));
        assertConnected(left, right);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true"})
    void punchesHolesThroughTwoNats(boolean leftSymmetric, boolean rightSymmetric) {
        var left = new SimulatedPeer(network, CONTROLLING, "10.0.0.1");
        var right = new SimulatedPeer(network, CONTROLLED, "10.0.1.2");
        InetSocketAddress leftSeen = new SimulatedNat(network, "203.0.113.1", leftSymmetric, left).reflexive();
        InetSocketAddress rightSeen = new SimulatedNat(network, "203.0.113.2", rightSymmetric, right).reflexive();
        connect(left, right);
        left.learn(Candidate.serverReflexive(rightSeen, 51820, null));
        right.learn(Candidate.serverReflexive(leftSeen, 51820, null));

        network.run(seconds(4));

        if (leftSymmetric == rightSymmetric) {
            assertConnected(left, right);
            assertThat(left.selections.get(0).remoteAddress()).isEqualTo(rightSeen);
        } else {
            // Nobody can: the one maps anew for each destination, the other lets in only ports it sent to.
            assertThat(left.agent.state()).isEqualTo(IceState.CHECKING);
        }
    }

    @Test
    void triesTheForwardedPortOfAServerReflexiveCandidate() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "10.0.0.2");
        // The router forwards 51820 in both directions; the signalled port leads nowhere.
        network.attach(at("203.0.113.2", 51820), (from, d) -> right.receive(Base.Shared.UDP4, from, d));
        right.uplink = (from, to, d) -> network.send(at("203.0.113.2", 51820), to, d);
        left.learn(Candidate.serverReflexive(at("203.0.113.2", 40123), 51820, "x".repeat(32)));
        start(left, right);
        right.start(left);

        network.run(seconds(1));

        assertConnected(left, right);
        assertThat(left.selections.get(0).remote().type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
        assertThat(left.selections.get(0).remoteAddress()).isEqualTo(at("203.0.113.2", 51820));
    }

    @Test
    void doesNotGuessAForwardedPortForPeersThatGuessThemselves() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");

        left.learn(Candidate.serverReflexive(at("203.0.113.2", 40123), 51820, null));

        assertThat(left.agent.pairCount()).isEqualTo(1);
    }

    @Test
    void connectsAsSoonAsALateCandidateArrives() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        left.start(right);
        right.start(left);
        network.run(seconds(10));
        assertThat(left.agent.state()).isEqualTo(IceState.CHECKING);

        left.learn(right);
        network.run(millis(1100));

        assertConnected(left, right);
    }

    @Test
    void connectsWithCandidatesThatCameBeforeTheCredentials() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        left.learn(right);
        right.learn(left);
        network.run(seconds(60));

        left.start(right);
        right.start(left);
        network.run(millis(100));

        assertConnected(left, right);
    }

    @ParameterizedTest
    @EnumSource
    void answersAndRemembersChecksThatOvertakeTheOffer(IceRole early) {
        var left = new SimulatedPeer(network, early, "192.0.2.1");
        var right = new SimulatedPeer(network, opposite(early), "192.0.2.2");
        start(left, right);
        network.run(seconds(3));
        assertThat(right.agent.state()).isEqualTo(IceState.NEW);
        assertThat(right.sentResponses).isPositive();

        right.start(left);
        network.run(millis(1300));

        assertConnected(left, right);
        assertThat(right.selections.get(0).remote().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    }

    @Test
    void failsExactlyTwelveSecondsAfterItsStartIfNobodyAnswers() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        network.drops = (from, to) -> true;
        long begin = network.elapsed();
        connect(left, right);

        network.run(seconds(20));

        assertThat(left.states).containsEntry(IceState.FAILED, begin + seconds(12));
        assertThat(right.states).containsEntry(IceState.FAILED, begin + seconds(12));
        assertThat(left.agent.deadline()).isEmpty();
        assertThat(left.sentRequests).as("one for each 200 ms").isEqualTo(60);
    }

    @Test
    void failsWithoutAnyCandidate() {
        var left = new SimulatedPeer(network, CONTROLLING);
        var right = new SimulatedPeer(network, CONTROLLED);
        left.start(right);

        network.run(seconds(12));

        assertThat(left.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(left.sentRequests).isZero();
    }

    @Test
    void keepsASelectedPairAliveWithAFewMessagesAMinute() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        connect(left, right);
        network.run(seconds(1));
        int before = left.sentRequests;

        network.run(seconds(600));

        assertConnected(left, right);
        assertThat(left.sentRequests - before).isBetween(299, 301);
        assertThat(left.selections).hasSize(1);
        assertThat(right.selections).hasSize(1);
        assertThat(left.agent.pendingChecks()).isLessThan(3);
    }

    @ParameterizedTest
    @EnumSource
    void noticesSilenceAfterSixSecondsAndFailsAfterTwelve(IceRole role) {
        var left = new SimulatedPeer(network, role, "192.0.2.1");
        var right = new SimulatedPeer(network, opposite(role), "192.0.2.2");
        connect(left, right);
        network.run(seconds(60));
        right.close();
        long[] lastHeard = {0};
        network.attach(at("192.0.2.1", 51820), (from, d) -> {
            lastHeard[0] = network.elapsed();
            left.receive(Base.Shared.UDP4, from, d);
        });

        network.run(seconds(30));

        long disconnected = left.states.getOrDefault(IceState.DISCONNECTED, 0L);
        assertThat(disconnected - seconds(60)).isBetween(seconds(4), seconds(6) + millis(20));
        assertThat(left.states).containsEntry(IceState.FAILED, disconnected + seconds(6));
        assertThat(lastHeard[0]).isLessThan(seconds(61));
    }

    @Test
    void comesBackWhenTheSilenceEndsInTime() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        connect(left, right);
        network.run(seconds(10));

        network.drops = (from, to) -> true;
        network.run(seconds(8));
        assertThat(left.agent.state()).isEqualTo(IceState.DISCONNECTED);
        assertThat(right.agent.state()).isEqualTo(IceState.DISCONNECTED);
        network.drops = (from, to) -> false;
        network.run(seconds(3));

        assertConnected(left, right);
        assertThat(left.selections).as("the pair stays").hasSize(1);
    }

    @Test
    void theSideThatHearsNothingDisconnectsEvenIfTheOtherStillHears() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        connect(left, right);
        network.run(seconds(10));

        network.drops = (from, to) -> from.equals(at("192.0.2.1", 51820));
        network.run(seconds(7));

        assertThat(right.agent.state()).isEqualTo(IceState.DISCONNECTED);
        assertThat(left.agent.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void survivesTenPercentLossOnAnEstablishedPair() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        connect(left, right);
        network.run(seconds(1));
        network.loss = 0.1;

        network.run(seconds(300));

        assertConnected(left, right);
    }

    @Test
    void twoControllingAgentsRefuseEachOtherAndFail() {
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLING, "192.0.2.2");
        connect(left, right);

        network.run(seconds(13));

        assertThat(left.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(right.agent.state()).isEqualTo(IceState.FAILED);
        assertThat(left.sentResponses).isPositive();
        assertThat(left.selections).isEmpty();
    }

    @Test
    void aNewSessionWithTheSameCredentialsConnectsWhileTheOldOnesMessagesAreStillUnderWay() {
        network.jitter = millis(300);
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        connect(left, right);
        network.run(seconds(30));
        assertConnected(left, right);

        left.close();
        right.close();
        int sent = left.sentRequests;
        var left2 = new SimulatedPeer(network, CONTROLLING, left.credentials, 7, "192.0.2.1");
        var right2 = new SimulatedPeer(network, CONTROLLED, right.credentials, 8, "192.0.2.2");
        connect(left2, right2);
        network.run(seconds(3));

        assertConnected(left2, right2);
        assertThat(left.sentRequests).as("a closed agent sends nothing").isEqualTo(sent);
        assertThat(left.agent.state()).isEqualTo(IceState.CLOSED);
    }

    @Test
    void aRelayedBaseIsUsedWhenNothingElseWorks() {
        var relayed = at("203.0.113.50", 50_000);
        var left = new SimulatedPeer(network, CONTROLLING, "192.0.2.1");
        var right = new SimulatedPeer(network, CONTROLLED, "192.0.2.2");
        network.drops = (from, to) -> from.equals(at("192.0.2.1", 51820)) || to.equals(at("192.0.2.1", 51820));
        Candidate relay = Candidate.of(CandidateType.RELAYED, relayed, at("192.0.2.1", 51820), null);
        left.attach(relay.base(), relayed);
        left.perform(left.agent.addLocalCandidate(relay, network.now()));
        left.start(right);
        left.learn(right);
        right.start(left);
        right.learn(relay);

        network.run(millis(1900));
        assertThat(left.nominated).isEmpty();
        network.run(millis(500));

        assertConnected(left, right);
        assertThat(left.selections.get(0).isRelayed()).isTrue();
        assertThat(left.selections.get(0).base()).isEqualTo(new Base.Relayed(relayed));
        assertThat(right.selections.get(0).isRelayed()).as("the line said so").isTrue();
    }

    @Test
    void aThousandAgentsOnOnePortConverge() {
        network.jitter = millis(50);
        network.loss = 0.05;
        var mux = new IceMux<Integer>(1000, new Random(5));
        var hub = new ArrayList<SimulatedPeer>();
        var remotes = new ArrayList<SimulatedPeer>();
        for (int i = 0; i < 1000; i++) {
            IceRole role = i % 2 == 0 ? CONTROLLING : CONTROLLED;
            IceCredentials credentials = IceCredentials.generate(network.random());
            int tag = mux.register(credentials.ufrag(), i).orElseThrow();
            hub.add(new SimulatedPeer(network, role, credentials, tag, "192.0.2.1"));
            remotes.add(new SimulatedPeer(network, opposite(role), "10.0." + i / 250 + "." + (1 + i % 250)));
        }
        network.attach(
                at("192.0.2.1", 51820),
                (from, d) -> hub.get(mux.route(d, 0, d.length).orElseThrow()).receive(Base.Shared.UDP4, from, d));
        for (int i = 0; i < 1000; i++) {
            connect(hub.get(i), remotes.get(i));
        }

        network.run(seconds(5));

        for (int i = 0; i < 1000; i++) {
            assertConnected(hub.get(i), remotes.get(i));
            assertThat(hub.get(i).selections.get(0).remoteAddress())
                    .isEqualTo(remotes.get(i).addresses.get(Base.Shared.UDP4));
        }
    }

    private void assertConnected(SimulatedPeer left, SimulatedPeer right) {
        assertThat(left.agent.state()).isEqualTo(IceState.CONNECTED);
        assertThat(right.agent.state()).isEqualTo(IceState.CONNECTED);
    }

    private static void assertAgree(SimulatedPeer left, SimulatedPeer right) {
        assertThat(right.addresses).containsValue(left.selections.get(0).remoteAddress());
        assertThat(left.addresses).containsValue(right.selections.get(0).remoteAddress());
    }

    private static void connect(SimulatedPeer left, SimulatedPeer right) {
        start(left, right);
        start(right, left);
    }

    private static void start(SimulatedPeer one, SimulatedPeer other) {
        one.start(other);
        one.learn(other);
    }

    private static IceRole opposite(IceRole role) {
        return role == CONTROLLING ? CONTROLLED : CONTROLLING;
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }
}
