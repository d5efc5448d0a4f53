package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.lab.Datagram;
import io.heddle.wireguard.lab.Lab;
import io.heddle.wireguard.lab.Node;
import io.heddle.wireguard.lab.Packets;
import io.heddle.wireguard.lab.TestEndpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens once two devices have a session. */
final class SessionTest {

    private final Lab lab = new Lab();
    private Node a;
    private Node b;

    @BeforeEach
    void connect() {
        Node[] nodes = lab.pair();
        a = nodes[0];
        b = nodes[1];
        a.initiate(b);
        lab.deliver();
        a.sent.clear();
        b.sent.clear();
    }

    @Test
    void rekeysEveryTwoMinutesUnderFlowWithoutLosingAPacket() {
        int count = 0;
        for (; count < 6000; count++) {
            assertThat(a.send(b, count)).isEqualTo(SendResult.SENT);
            assertThat(b.send(a, count)).isEqualTo(SendResult.SENT);
            lab.advance(Duration.ofMillis(100));
        }
        assertThat(b.packets).hasSize(count);
        assertThat(a.packets).hasSize(count);
        assertThat(b.numbers()).isSorted();
        assertThat(a.sentOfType(1)).isBetween(4L, 5L);
        assertThat(b.sentOfType(1)).isZero();
    }

    @Test
    void packetsInFlightAcrossARotationAreStillUnderstood() {
        lab.advance(Duration.ofSeconds(119));
        a.send(b, 1);
        List<Datagram> late = lab.intercept();
        lab.advance(Duration.ofSeconds(2));
        a.send(b, 2);
        lab.deliver();
        assertThat(a.sentOfType(1)).isEqualTo(1);

        late.forEach(datagram -> b.receive(datagram.copy()));

        assertThat(b.numbers()).containsExactly(2, 1);
    }

    @Test
    void theInitiatorThatOnlyReceivesRenewsWithItsKeepalives() {
        for (int i = 0; i < 400; i++) {
            b.send(a, i);
            lab.advance(Duration.ofSeconds(1));
        }
        assertThat(a.packets).hasSize(400);
        assertThat(a.sentOfType(1)).isEqualTo(3);
    }

    @Test
    void theInitiatorThatSendsNothingRenewsFifteenSecondsBeforeTheEnd() {
        lab.sleep(Duration.ofSeconds(164));
        b.send(a, 1);
        lab.deliver();
        assertThat(a.sentOfType(1)).isZero();
        lab.sleep(Duration.ofSeconds(1));
        b.send(a, 2);
        b.send(a, 3);
        lab.deliver();
        assertThat(a.sentOfType(1)).isEqualTo(1);
        assertThat(a.numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void aSessionIsRefusedAfterThreeMinutesInBothDirections() {
        a.send(b, 1);
        b.send(a, 1);
        List<Datagram> late = lab.intercept();
        lab.loss = datagram -> true;
        lab.sleep(Duration.ofMinutes(3));

        assertThat(a.send(b, 2)).isEqualTo(SendResult.STAGED);
        assertThat(late).allSatisfy(datagram -> {
            Node receiver = datagram.sender() == a ? b : a;
            assertThat(receiver.receive(datagram.copy())).isEqualTo(ReceiveResult.DROPPED);
        });
    }

    @Test
    void aSessionIsGoodUntilJustBeforeThreeMinutes() {
        a.send(b, 1);
        Datagram late = lab.intercept().get(0);
        lab.sleep(Duration.ofMinutes(3).minusNanos(1));
        assertThat(b.receive(late.copy())).isEqualTo(ReceiveResult.PACKET);
        assertThat(b.send(a, 2)).isEqualTo(SendResult.SENT);
    }

    @Test
    void whoReceivesAndHasNothingToSayAnswersWithAKeepaliveAfterTenSeconds() {
        a.send(b, 1);
        lab.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(b.sent).isEmpty();
        lab.advance(Duration.ofNanos(1));
        assertThat(b.sent)
                .singleElement()
                .satisfies(d -> assertThat(d.isKeepalive()).isTrue());

        lab.advance(Duration.ofMinutes(1));
        assertThat(b.sent).hasSize(1);
        assertThat(a.sent).hasSize(1);
    }

    @Test
    void moreDataWhileAKeepaliveIsDueBringsAnotherKeepalive() {
        a.send(b, 1);
        lab.advance(Duration.ofSeconds(5));
        a.send(b, 2);
        lab.advance(Duration.ofSeconds(30));
        assertThat(b.sent).hasSize(2).allMatch(Datagram::isKeepalive);
    }

    @Test
    void whoAnswersNeedsNoKeepalive() {
        a.send(b, 1);
        lab.advance(Duration.ofSeconds(9));
        b.send(a, 2);
        lab.advance(Duration.ofSeconds(5));
        assertThat(b.sent).hasSize(1);
    }

    @Test
    void dataWithoutAnyAnswerForFifteenSecondsStartsAHandshake() {
        lab.loss = datagram -> true;
        a.send(b, 1);
        lab.advance(Duration.ofSeconds(15).minusNanos(1));
        assertThat(a.sentOfType(1)).isZero();
        lab.advance(Duration.ofMillis(334));
        assertThat(a.sentOfType(1)).isEqualTo(1);
    }

    @Test
    void anAnswerKeepsTheSession() {
        for (int i = 0; i < 5; i++) {
            a.send(b, i);
            lab.advance(Duration.ofSeconds(14));
        }
        assertThat(a.sentOfType(1)).isZero();
    }

    @Test
    void persistentKeepaliveKeepsTheSilentPathOpen() {
        a.device.putPeer(b.asPeer().withPersistentKeepalive(25), lab.now());
        lab.tick();
        assertThat(a.sent).hasSize(1);
        lab.advance(Duration.ofSeconds(101));
        assertThat(a.sent).hasSize(5).allMatch(Datagram::isKeepalive);

        lab.advance(Duration.ofMinutes(30));
        assertThat(b.send(a, 1)).isEqualTo(SendResult.SENT);

        a.device.putPeer(b.asPeer(), lab.now());
        lab.advance(Duration.ofMinutes(1));
        int sent = a.sent.size();
        lab.advance(Duration.ofMinutes(30));
        assertThat(a.sent).hasSize(sent);
    }

    @Test
    void persistentKeepaliveConnectsWithoutTraffic() {
        Node c = lab.node("c", "10.0.0.3");
        a.device.putPeer(c.asPeer().withPersistentKeepalive(25), lab.now());
        lab.advance(Duration.ofSeconds(10));
        c.device.putPeer(a.asPeer(), lab.now());
        lab.advance(Duration.ofSeconds(10));
        assertThat(c.events).containsExactly("completed " + a.key);
    }

    @Test
    void anIdleDeviceWantsNothing() {
        lab.advance(Duration.ofMinutes(15));
        assertThat(a.device.nextDeadline()).isEmpty();
        assertThat(b.device.nextDeadline()).isEmpty();
        assertThat(a.sent).isEmpty();
    }

    @Test
    void aRepeatedPacketArrivesOnce() {
        a.send(b, 1);
        Datagram datagram = lab.intercept().get(0);
        assertThat(b.receive(datagram.copy())).isEqualTo(ReceiveResult.PACKET);
        assertThat(b.receive(datagram.copy())).isEqualTo(ReceiveResult.DROPPED);
        assertThat(b.numbers()).containsExactly(1);
    }

    @Test
    void reorderedPacketsArriveAll() {
        for (int i = 0; i < 3000; i++) {
            a.send(b, i);
        }
        var shuffled = new ArrayList<>(lab.intercept());
        Collections.shuffle(shuffled, new Random(9));
        shuffled.forEach(datagram -> b.receive(datagram.copy()));
        assertThat(b.numbers()).hasSize(3000).doesNotHaveDuplicates();
    }

    @Test
    void packetsOlderThanTheWindowAreDropped() {
        a.send(b, 0);
        Datagram old = lab.intercept().get(0);
        for (int i = 1; i < 9000; i++) {
            a.send(b, i);
        }
        lab.deliver();
        assertThat(b.receive(old.copy())).isEqualTo(ReceiveResult.DROPPED);
    }

    @Test
    void theEndpointFollowsGenuinePacketsOnly() {
        a.endpoint = new TestEndpoint("a2");
        a.send(b, 1);
        Datagram genuine = lab.intercept().get(0);

        Datagram forged = genuine.copy();
        forged.content()[20] ^= 1;
        b.receive(forged);
        assertThat(b.peer(a).endpoint()).isEqualTo(new TestEndpoint("a"));

        b.receive(genuine.copy());
        assertThat(b.peer(a).endpoint()).isEqualTo(new TestEndpoint("a2"));
        assertThat(b.events).contains("endpoint " + new TestEndpoint("a2"));

        b.receive(genuine.copy().from(new TestEndpoint("replayer")));
        assertThat(b.peer(a).endpoint()).isEqualTo(new TestEndpoint("a2"));
        b.send(a, 2);
        lab.deliver();
        assertThat(a.numbers()).containsExactly(2);
    }

    @Test
    void anEndpointThatDoesNotAttractIsHeardButNotFollowed() {
        a.endpoint = new TestEndpoint("old relay", false);
        a.send(b, 1);
        lab.deliver();
        assertThat(b.numbers()).containsExactly(1);
        assertThat(b.peer(a).endpoint()).isEqualTo(new TestEndpoint("a"));

        b.device.setEndpoint(a.key, null, lab.now());
        assertThat(b.send(a, 3)).isEqualTo(SendResult.NO_ENDPOINT);
        a.send(b, 2);
        lab.deliver();
        assertThat(b.peer(a).endpoint()).isEqualTo(a.endpoint);
    }

    @Test
    void aPacketWithASourceOfAnotherPeerIsDropped() {
        assertThat(a.send(Packets.packet("10.0.0.9", b.ip, 60, 1))).isEqualTo(SendResult.SENT);
        assertThat(b.receive(lab.intercept().get(0))).isEqualTo(ReceiveResult.DROPPED);
        assertThat(b.packets).isEmpty();
    }

    @Test
    void theReceiverCutsThePaddingOff() {
        for (int length : new int[] {20, 21, 60, 1419, 1420}) {
            a.send(Packets.packet(a.ip, b.ip, length, 1));
            assertThat((a.sent.get(a.sent.size() - 1).content().length - 32) % 16)
                    .isEqualTo(length > 1408 ? 1420 % 16 : 0);
        }
        lab.deliver();
        assertThat(b.packets.stream().map(packet -> packet.length)).containsExactly(20, 21, 60, 1419, 1420);
    }

    @Test
    void ipv6GoesThrough() {
        a.device.putPeer(PeerConfig.of(b.key, AllowedIp.parse("fd00::2"), AllowedIp.parse(b.ip)), lab.now());
        b.device.putPeer(PeerConfig.of(a.key, AllowedIp.parse("fd00::/64"), AllowedIp.parse(a.ip)), lab.now());
        byte[] packet = Packets.packet("fd00::1", "fd00::2", 77, 5);
        assertThat(a.send(packet)).isEqualTo(SendResult.SENT);
        lab.deliver();
        assertThat(b.packets).containsExactly(packet);
        assertThat(a.send(Packets.packet("fd00::1", "fd00::3", 77, 5))).isEqualTo(SendResult.NO_PEER);
    }

    @Test
    void genuinePacketsWithNonsenseInsideAreDropped() {
        byte[] lying = Packets.packet(a.ip, b.ip, 40, 1);
        ByteBuffer.wrap(lying).putShort(2, (short) 400);
        a.send(lying);
        byte[] tiny = Packets.packet(a.ip, b.ip, 40, 1);
        ByteBuffer.wrap(tiny).putShort(2, (short) 19);
        a.send(tiny);
        assertThat(lab.intercept())
                .hasSize(2)
                .allSatisfy(datagram -> assertThat(b.receive(datagram)).isEqualTo(ReceiveResult.DROPPED));
        assertThat(a.send(new byte[19])).isEqualTo(SendResult.MALFORMED);
        assertThat(a.send(new byte[0])).isEqualTo(SendResult.MALFORMED);
        assertThat(a.send(new byte[60])).isEqualTo(SendResult.MALFORMED);
        assertThat(a.send(Packets.packet(a.ip, "10.9.9.9", 40, 1))).isEqualTo(SendResult.NO_PEER);
    }

    @Test
    void listenersThatFailDoNoHarm() {
        Node c = lab.node(
                "c",
                "10.0.0.3",
                config -> config.withListener(new DeviceListener() {
                    @Override
                    public void handshakeCompleted(PublicKey peer) {
                        throw new IllegalStateException("listener");
                    }
                }));
        lab.connect(a, c);
        c.send(a, 1);
        lab.deliver();
        assertThat(a.numbers()).containsExactly(1);
    }
}
