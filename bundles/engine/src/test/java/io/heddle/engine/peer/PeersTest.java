package io.heddle.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.PeerStatus;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.connect.SignalMessage.Answer;
import io.heddle.api.connect.SignalMessage.Offer;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.engine.plan.TunnelPlanner.Path;
import io.heddle.ice.Candidate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways that meet over a simulated network and signal server, on virtual time. */
class PeersTest {

    private static final long DELAY = Duration.ofMillis(20).toNanos();

    private final Random random = new Random(7);
    private final PriorityQueue<Delivery> network = new PriorityQueue<>();
    private final List<Node> nodes = new ArrayList<>();
    private long now = 1_000_000_000L;
    private long sequence;
    private BiPredicate<Node, Node> udpOpen = (from, to) -> true;
    private boolean signalOpen = true;
    private double signalLoss;

    private record Delivery(long at, long order, Runnable body) implements Comparable<Delivery> {
        @Override
        public int compareTo(Delivery other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** One gateway: its peers, and what they asked for. */
    private final class Node implements Peers.Output {
        private final PublicKey key;
        private final InetSocketAddress address;
        private final Peers peers;
        private final List<SignalMessage> sent = new ArrayList<>();
        private final List<PublicKey> initiated = new ArrayList<>();
        private boolean planned;
        private boolean sentWithAPathThatIsNotPlanned;

        Node(int number) {
            var bytes = new byte[32];
            random.nextBytes(bytes);
            this.key = PublicKey.of(bytes);
            this.address = new InetSocketAddress("192.0.2." + number, 51820);
            this.peers =
                    new Peers(new Peers.Environment(key, address::getPort, "0.60.0", refused -> false, random), this);
            peers.localCandidates(List.of(Candidate.host(address, null)), now);
            nodes.add(this);
        }

        void knows(Node... others) {
            peers.update(java.util.Arrays.stream(others).map(Node::asPeer).toList(), now);
        }

        RemotePeer asPeer() {
            return new RemotePeer(key, Set.of(IpPrefix.parse("100.64.0.1/32")), "peer", "0.60.0");
        }

        Path path(Node other) {
            return Objects.requireNonNull(peers.paths().get(other.key), "no path");
        }

        boolean hasPath(Node other) {
            return peers.paths().containsKey(other.key);
        }

        PeerStatus.State state(Node other) {
            return peers.views().stream()
                    .filter(view -> view.peer().key().equals(other.key))
                    .findFirst()
                    .orElseThrow()
                    .state();
        }

        @Override
        public void send(PublicKey peer, SignalMessage message) {
            sent.add(message);
            if (!signalOpen || random.nextDouble() < signalLoss) {
                return;
            }
            var to = nodes.stream()
                    .filter(node -> node.key.equals(peer))
                    .findFirst()
                    .orElseThrow();
            later(() -> to.peers.signalled(key, message, now));
        }

        @Override
        public void send(InetSocketAddress to, byte[] datagram) {
            sentWithAPathThatIsNotPlanned |= !planned && !peers.paths().isEmpty();
            nodes.stream()
                    .filter(node -> node.address.equals(to) && udpOpen.test(this, node))
                    .forEach(node -> later(() -> node.peers
                            .route(datagram)
                            .ifPresent(peer -> node.peers.datagram(peer, address, datagram, now))));
        }

        @Override
        public void pathsChanged(Collection<PublicKey> initiate) {
            planned = true;
            initiated.addAll(initiate);
        }

        @Override
        public void statusChanged() {}
    }

    @Test
    void twoGatewaysMeetWithinASecond() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);

        advance(Duration.ofSeconds(1));

        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTED);
        assertThat(b.state(a)).isEqualTo(PeerStatus.State.CONNECTED);
    }

    @Test
    void theGreaterKeyUsesThePathAndShakesHandsFirstTheOtherAfterFiveSeconds() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        var initiator = a.key.compareTo(b.key) > 0 ? a : b;
        var responder = initiator == a ? b : a;

        advance(Duration.ofSeconds(2));
        assertThat(initiator.path(responder).endpoint()).isEqualTo(new Endpoint.Udp(responder.address));
        assertThat(initiator.initiated).contains(responder.key);
        assertThat(responder.path(initiator).endpoint()).isNull();

        advance(Duration.ofSeconds(5));
        assertThat(responder.path(initiator).endpoint()).isEqualTo(new Endpoint.Udp(initiator.address));
    }

    @Test
    void theResponderLeavesTheHandshakeAloneIfTheInitiatorHasShaken() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        var responder = a.key.compareTo(b.key) > 0 ? b : a;
        var initiator = responder == a ? b : a;
        advance(Duration.ofSeconds(2));
        handshakes(a, b);

        advance(Duration.ofSeconds(6));

        assertThat(responder.path(initiator).endpoint()).isEqualTo(new Endpoint.Udp(initiator.address));
        assertThat(responder.initiated).isEmpty();
    }

    @Test
    void theInitiatorLetsTheResponderPrepareBeforeItShakesHands() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        var initiator = a.key.compareTo(b.key) > 0 ? a : b;
        var responder = initiator == a ? b : a;
        while (!initiator.hasPath(responder)) {
            advance(Duration.ofMillis(5));
        }

        advance(Duration.ofMillis(90));
        assertThat(initiator.initiated).isEmpty();
        assertThat(initiator.path(responder).endpoint()).isNull();

        advance(Duration.ofMillis(20));
        assertThat(initiator.initiated).containsExactly(responder.key);
        assertThat(initiator.path(responder).endpoint()).isEqualTo(new Endpoint.Udp(responder.address));
    }

    @Test
    void theResponderPlansThePathBeforeItAnswersTheNomination() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);

        advance(Duration.ofSeconds(2));

        var responder = a.key.compareTo(b.key) > 0 ? b : a;
        assertThat(responder.planned).isTrue();
        assertThat(responder.sentWithAPathThatIsNotPlanned).isFalse();
    }

    @Test
    void anOfferIsAnsweredAndAnAnswerIsNot() {
        var a = new Node(1);
        var b = new Node(2);
        b.knows(a);
        a.knows(b);

        advance(Duration.ofSeconds(10));

        for (var node : List.of(a, b)) {
            var other = node == a ? b : a;
            assertThat(count(node, Answer.class)).isEqualTo(count(other, Offer.class));
        }
        assertThat(count(a, Offer.class) + count(b, Offer.class)).isBetween(1L, 4L);
    }

    @Test
    void connectedPeersAreQuietOnSignal() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        advance(Duration.ofSeconds(20));
        handshakes(a, b);
        int before = a.sent.size() + b.sent.size();

        for (int i = 0; i < 10; i++) {
            advance(Duration.ofMinutes(1));
            handshakes(a, b);
        }

        assertThat(a.sent.size() + b.sent.size()).isEqualTo(before);
        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTED);
    }

    @Test
    void aPathThatGoesSilentIsGivenUpAndFoundAgain() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        advance(Duration.ofSeconds(8));
        int generation = a.path(b).generation();

        udpOpen = (from, to) -> false;
        advance(Duration.ofSeconds(9));
        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTING);
        assertThat(a.hasPath(b)).isFalse();

        udpOpen = (from, to) -> true;
        advance(Duration.ofSeconds(60));
        handshakes(a, b);
        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTED);
        assertThat(b.state(a)).isEqualTo(PeerStatus.State.CONNECTED);
        assertThat(a.path(b).generation()).isGreaterThan(generation);
    }

    @Test
    void aPathWithoutAWireGuardHandshakeIsGivenUpAfterThirtySeconds() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        advance(Duration.ofSeconds(5));
        int generation = a.path(b).generation();

        advance(Duration.ofSeconds(40));

        assertThat(a.peers.views()).hasSize(1);
        assertThat(a.hasPath(b) && a.path(b).generation() == generation).isFalse();
    }

    @Test
    void aGatewayThatRestartsIsFoundAgain() {
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        advance(Duration.ofSeconds(8));

        b.peers.close();
        advance(Duration.ofSeconds(1));
        b.knows(a);
        advance(Duration.ofSeconds(20));
        handshakes(a, b);

        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTED);
        assertThat(b.state(a)).isEqualTo(PeerStatus.State.CONNECTED);
    }

    @Test
    void reconnectsAfterSignalWasAway() {
        signalOpen = false;
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);
        advance(Duration.ofMinutes(3));
        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTING);

        signalOpen = true;
        a.peers.signalConnected(now);
        b.peers.signalConnected(now);
        advance(Duration.ofSeconds(3));

        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTED);
    }

    @Test
    void offersBackOffWhenNobodyAnswers() {
        var a = new Node(1);
        var b = new Node(2);
        signalOpen = false;
        a.knows(b);

        advance(Duration.ofMinutes(10));

        assertThat(count(a, Offer.class)).isBetween(14L, 30L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void meetAlthoughSignalLosesAThird(long seed) {
        random.setSeed(seed);
        signalLoss = 0.33;
        var a = new Node(1);
        var b = new Node(2);
        a.knows(b);
        b.knows(a);

        advance(Duration.ofMinutes(3));
        handshakes(a, b);

        assertThat(a.state(b)).isEqualTo(PeerStatus.State.CONNECTED);
        assertThat(b.state(a)).isEqualTo(PeerStatus.State.CONNECTED);
    }

    @Test
    void aMessageOfAStrangerCreatesNothing() {
        var a = new Node(1);
        var b = new Node(2);

        a.peers.signalled(b.key, new SignalMessage.CandidateLine("nonsense"), now);

        assertThat(a.peers.peers()).isEmpty();
        assertThat(a.sent).isEmpty();
    }

    @Test
    void twentyGatewaysAllMeet() {
        for (int i = 1; i <= 20; i++) {
            var unused = new Node(i);
        }
        var all = nodes.toArray(Node[]::new);
        nodes.forEach(node -> node.knows(all));

        advance(Duration.ofSeconds(5));

        for (var node : nodes) {
            assertThat(node.peers.paths()).hasSize(19);
        }
    }

    private static long count(Node node, Class<?> type) {
        return node.sent.stream().filter(type::isInstance).count();
    }

    private void handshakes(Node a, Node b) {
        a.peers.handshake(b.key, now);
        b.peers.handshake(a.key, now);
    }

    private void later(Runnable body) {
        network.add(new Delivery(now + DELAY, sequence++, body));
    }

    /** Lets time pass in the order of deliveries and deadlines. */
    private void advance(Duration duration) {
        long until = now + duration.toNanos();
        while (true) {
            long next = until;
            Node due = null;
            for (var node : nodes) {
                var deadline = node.peers.deadline();
                if (deadline.isPresent() && deadline.getAsLong() < next) {
                    next = deadline.getAsLong();
                    due = node;
                }
            }
            var delivery = network.peek();
            if (delivery != null && delivery.at <= next) {
                network.remove();
                now = Math.max(now, delivery.at);
                delivery.body.run();
            } else if (due != null) {
                now = Math.max(now, next);
                due.peers.tick(now);
            } else {
                now = until;
                return;
            }
        }
    }
}
