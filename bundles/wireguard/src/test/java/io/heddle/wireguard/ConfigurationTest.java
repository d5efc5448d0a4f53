package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.heddle.wireguard.lab.Lab;
import io.heddle.wireguard.lab.Node;
import io.heddle.wireguard.lab.Packets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Peers and keys come, change and go. */
final class ConfigurationTest {

    private final Lab lab = new Lab();

    @Test
    void aPrefixMovesToThePeerThatWasGivenItLast() {
        Node a = lab.node("a", "10.0.0.1");
        Node b = lab.node("b", "10.0.0.2");
        Node c = lab.node("c", "10.0.0.3");
        AllowedIp shared = AllowedIp.parse("192.168.0.0/16");
        a.device.putPeer(PeerConfig.of(b.key, shared, AllowedIp.parse("10.0.0.2")), lab.now());
        a.device.putPeer(PeerConfig.of(c.key, shared), lab.now());

        assertThat(a.peer(b).allowedIps()).containsExactly(AllowedIp.parse("10.0.0.2"));
        assertThat(a.peer(c).allowedIps()).containsExactly(shared);

        a.device.removePeer(b.key);
        assertThat(a.device.peer(b.key)).isEmpty();
        a.device.setEndpoint(c.key, c.endpoint, lab.now());
        assertThat(a.send(Packets.packet(a.ip, "192.168.1.1", 40, 1))).isEqualTo(SendResult.STAGED);

        a.device.putPeer(PeerConfig.of(c.key), lab.now());
        assertThat(a.send(Packets.packet(a.ip, "192.168.1.1", 40, 1))).isEqualTo(SendResult.NO_PEER);
        assertThat(a.peer(c).endpoint()).isEqualTo(c.endpoint);
    }

    @Test
    void changingAPeerKeepsItsSessionAndCounters() {
        Node[] nodes = lab.pair();
        nodes[0].send(nodes[1], 1);
        lab.deliver();
        long sent = nodes[0].peer(nodes[1]).sentBytes();
        nodes[0].device.putPeer(
                PeerConfig.of(nodes[1].key, AllowedIp.parse("10.0.0.2"), AllowedIp.parse("10.1.0.0/16")), lab.now());

        assertThat(nodes[0].send(Packets.packet("10.0.0.1", "10.1.2.3", 96, 2))).isEqualTo(SendResult.SENT);
        assertThat(nodes[0].peer(nodes[1]).sentBytes()).isEqualTo(sent + 96 + 32);
    }

    @Test
    void aRemovedPeerIsGoneAndAddingItAgainStartsFromNothing() {
        Node[] nodes = lab.pair();
        nodes[0].send(nodes[1], 1);
        lab.deliver();

        assertThat(nodes[0].device.removePeer(nodes[1].key)).isTrue();
        assertThat(nodes[0].device.removePeer(nodes[1].key)).isFalse();
        nodes[1].send(nodes[0], 1);
        lab.deliver();
        assertThat(nodes[0].packets).isEmpty();
        assertThat(nodes[0].device.nextDeadline()).isEmpty();
        assertThat(nodes[0].device.initiate(nodes[1].key, lab.now(), nodes[0])).isFalse();
        assertThat(nodes[0].device.setEndpoint(nodes[1].key, null, lab.now())).isFalse();

        nodes[0].device.putPeer(nodes[1].asPeer(), lab.now());
        assertThat(nodes[0].peer(nodes[1]).sentBytes()).isZero();
        assertThat(nodes[0].peer(nodes[1]).lastHandshake()).isNull();
        lab.advance(Duration.ofSeconds(6));
        nodes[0].send(nodes[1], 2);
        lab.deliver();
        assertThat(nodes[1].numbers()).containsExactly(1, 2);
    }

    @Test
    void ourOwnKeyIsNoPeer() {
        Node a = lab.node("a", "10.0.0.1");
        assertThat(a.device.putPeer(a.asPeer(), lab.now())).isFalse();
        assertThat(a.device.snapshot()).isEmpty();
    }

    @Test
    void aNewPrivateKeyEndsSessionsAndRemovesThePeerThatHasIt() {
        Node[] nodes = lab.pair();
        Node c = lab.node("c", "10.0.0.3");
        lab.connect(nodes[0], c);
        lab.connect(nodes[1], c);
        nodes[0].send(nodes[1], 1);
        lab.deliver();

        nodes[0].device.setPrivateKey(nodes[0].privateKey, lab.now());
        assertThat(nodes[0].send(nodes[1], 2)).isEqualTo(SendResult.SENT);

        nodes[0].device.setPrivateKey(c.privateKey, lab.now());
        assertThat(nodes[0].device.publicKey()).isEqualTo(c.key);
        assertThat(nodes[0].device.peer(c.key)).isEmpty();
        assertThat(nodes[0].send(nodes[1], 3)).isEqualTo(SendResult.STAGED);
        lab.deliver();
        assertThat(nodes[1].peer(c).endpoint()).isEqualTo(nodes[0].endpoint);
    }

    @Test
    void theTimestampFloorOutlivesTheDevice() {
        var disk = new AtomicReference<Instant>();
        Node a = lab.node(
                "a",
                "10.0.0.1",
                config -> config.withTimestampFloor(new TimestampFloor() {
                    @Override
                    public Optional<Instant> load() {
                        return Optional.ofNullable(disk.get());
                    }

                    @Override
                    public void store(Instant floor) {
                        disk.set(floor);
                    }
                }));
        Node b = lab.node("b", "10.0.0.2");
        lab.connect(a, b);
        a.send(b, 1);
        lab.advance(Duration.ofSeconds(10));

        a.restart();
        a.wallOffset = Duration.ofDays(-20_000);
        a.device.putPeer(b.asPeer(), lab.now());
        a.send(b, 2);
        lab.deliver();

        assertThat(b.numbers()).containsExactly(1, 2);
    }

    /** What the floor is for: without it, the same boot goes unheard. */
    @Test
    void withoutAFloorABootWithoutClockGoesUnheard() {
        Node[] nodes = lab.pair();
        nodes[0].send(nodes[1], 1);
        lab.advance(Duration.ofSeconds(10));
        nodes[0].restart();
        nodes[0].wallOffset = Duration.ofDays(-20_000);
        nodes[0].device.putPeer(nodes[1].asPeer(), lab.now());
        nodes[0].send(nodes[1], 2);
        lab.deliver();
        assertThat(nodes[1].numbers()).containsExactly(1);
    }

    @Test
    void aClosedDeviceDropsEverything() {
        Node[] nodes = lab.pair();
        nodes[0].send(nodes[1], 1);
        lab.deliver();
        nodes[1].send(nodes[0], 1);
        var datagram = lab.intercept().get(0);
        Node a = nodes[0];

        a.device.close();
        a.device.close();

        assertThat(a.send(nodes[1], 2)).isEqualTo(SendResult.DROPPED);
        assertThat(a.receive(datagram)).isEqualTo(ReceiveResult.DROPPED);
        assertThat(a.receive(nodes[1].lastOfType(2))).isEqualTo(ReceiveResult.DROPPED);
        assertThat(a.device.putPeer(nodes[1].asPeer(), lab.now())).isFalse();
        a.device.setPrivateKey(nodes[1].privateKey, lab.now());
        a.device.tick(lab.now(), a);
        assertThat(a.device.snapshot()).isEmpty();
        assertThat(a.device.nextDeadline()).isEmpty();
        assertThat(a.device.publicKey()).isEqualTo(a.key);
    }

    @Test
    void saysWhenTheDeadlineMovesForward() {
        List<Long> deadlines = new ArrayList<>();
        Node a = lab.node(
                "a",
                "10.0.0.1",
                config -> config.withListener(new DeviceListener() {
                    @Override
                    public void deadlineMoved(long nanoTime) {
                        deadlines.add(nanoTime - lab.now());
                    }
                }));
        Node b = lab.node("b", "10.0.0.2");
        lab.connect(a, b);
        a.initiate(b);
        assertThat(deadlines)
                .singleElement()
                .satisfies(nanos ->
                        assertThat(Duration.ofNanos(nanos)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5333)));
        lab.deliver();
        deadlines.clear();
        b.send(a, 1);
        lab.deliver();
        b.send(a, 2);
        lab.deliver();
        assertThat(deadlines).containsExactly(Duration.ofSeconds(10).toNanos());
        assertThat(a.device.nextDeadline())
                .hasValue(lab.now() + Duration.ofSeconds(10).toNanos());
    }

    @Test
    void refusesRegionsOutsideTheBuffer() {
        Node[] nodes = lab.pair();
        ByteBuffer buffer = ByteBuffer.allocate(100);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> nodes[0].device.handlePacket(buffer, 15, 40, lab.now(), nodes[0]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> nodes[0].device.handlePacket(buffer, 16, 54, lab.now(), nodes[0]));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(
                        () -> nodes[0].device.handleDatagram(buffer, 60, 41, nodes[1].endpoint, lab.now(), nodes[0]));
    }

    @Test
    void endpointsOfUdpAreGroupedByAddressOrNetwork() {
        var first = new UdpEndpoint(new InetSocketAddress("192.0.2.1", 1000));
        var second = new UdpEndpoint(new InetSocketAddress("192.0.2.1", 1001));
        assertThat(first).isNotEqualTo(second).isEqualTo(new UdpEndpoint(new InetSocketAddress("192.0.2.1", 1000)));
        assertThat(first.identity()).isNotEqualTo(second.identity()).hasSize(6);
        assertThat(first.origin()).isEqualTo(second.origin());
        assertThat(new UdpEndpoint(new InetSocketAddress("2001:db8::1", 1)).origin())
                .isEqualTo(new UdpEndpoint(new InetSocketAddress("2001:db8::2:1", 1)).origin())
                .isNotEqualTo(new UdpEndpoint(new InetSocketAddress("2001:db8:0:1::1", 1)).origin());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UdpEndpoint(InetSocketAddress.createUnresolved("host", 1)));
    }
}
