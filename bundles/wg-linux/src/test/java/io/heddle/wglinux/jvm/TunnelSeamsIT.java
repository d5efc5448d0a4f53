package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PacketHooks.Direction;
import io.heddle.api.tunnel.PeerPlan;
import io.heddle.api.tunnel.TunnelPlan;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What ICE, filters, relayed paths and plans see of a JVM tunnel. */
final class TunnelSeamsIT extends TwoGateways {

    @Test
    void iceHearsWhatIsNotWireGuardsAndNobodyElseDoes() throws Exception {
        join(1420);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        BlockingQueue<String> alsoHeard = new LinkedBlockingQueue<>();
        var registration = b.session.underlay().receive((datagram, from) -> heard.add(text(datagram, from)));
        b.session.underlay().receive((datagram, from) -> {
            throw new IllegalStateException("a bad receiver");
        });
        b.session.underlay().receive((datagram, from) -> alsoHeard.add(text(datagram, from)));
        assertThat(a.pings("10.77.0.2", 2)).isTrue();
        assertThat(heard).isEmpty();

        a.session.underlay().send(bytes("a STUN message, say"), address("192.0.2.2"));
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("a STUN message, say 192.0.2.1:51820");
        a.session.underlay().send(bytes("over IPv6"), address("2001:db8::2"));
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("over IPv6 2001:db8:0:0:0:0:0:1:51820");
        await().atMost(Duration.ofSeconds(10)).until(() -> alsoHeard.size() == 2);

        registration.close();
        a.session.underlay().send(bytes("third"), address("192.0.2.2"));
        await().atMost(Duration.ofSeconds(10)).until(() -> alsoHeard.size() == 3);
        assertThat(heard).isEmpty();
        assertThat(a.pings("10.77.0.2", 2)).isTrue();
    }

    @Test
    void sendingFromThePortNeverThrows() throws Exception {
        a.up(1420);
        var underlay = a.session.underlay();

        underlay.send(bytes("x"), InetSocketAddress.createUnresolved("example.invalid", 1));
        underlay.send(bytes("x"), new InetSocketAddress("203.0.113.1", 9));
        underlay.send(bytes("x"), new InetSocketAddress("192.0.2.2", 0));
        underlay.send(ByteBuffer.allocate(65_600), address("192.0.2.2"));
        a.session.down();
        underlay.send(bytes("x"), address("192.0.2.2"));
    }

    @Test
    void aFilterDecidesOverEachPacketUntilItIsTakenBack() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();
        var hooks = b.session.tunnelInterface().packetHooks().orElseThrow();
        var seen = new AtomicInteger();
        var filter = hooks.add((direction, packet, offset, length) -> {
            boolean echoRequest = (packet[offset] & 0xf0) == 0x40 && packet[offset + 20] == 8;
            seen.addAndGet(echoRequest && direction == Direction.IN ? 1 : 0);
            return !(direction == Direction.IN && echoRequest);
        });

        assertThat(unanswered(left, "10.77.0.2")).isTrue();
        assertThat(seen.get()).isPositive();
        assertThat(a.pings("fd77::2", 1)).isTrue();
        filter.close();
        assertThat(a.pings("10.77.0.2", 1)).isTrue();

        var outgoing = hooks.add((direction, packet, offset, length) -> direction == Direction.IN);
        assertThat(unanswered(left, "10.77.0.2")).isTrue();
        outgoing.close();

        var broken = hooks.add((direction, packet, offset, length) -> {
            throw new IllegalStateException("a bad filter");
        });
        assertThat(unanswered(left, "10.77.0.2")).isTrue();
        broken.close();
        assertThat(a.pings("10.77.0.2", 1)).isTrue();
    }

    @Test
    void relayedPathsCarryPacketsAndDirectOnesTakeOver() throws Exception {
        var pipes = new PipePair();
        var path = new Endpoint.Path(7);
        a.up(1420);
        b.up(1420);
        var atA = a.session.register(path, pipes.left);
        var atB = b.session.register(path, pipes.right);
        a.apply(b, TestGateway.peer(2, path));
        b.apply(a, TestGateway.peer(1, path));

        assertThat(a.pings("10.77.0.2", 5)).isTrue();
        assertThat(b.pings("fd77::1", 5)).isTrue();
        var transfer = TcpTransfer.run(left, right, "10.77.0.2", 20_000_000);
        assertThat(transfer.received()).isEqualTo(transfer.sent());
        assertThat(a.traffic(b).endpoint()).isEqualTo(path);
        // Of what is still under way, a late packet from the path would rightly lead the endpoint back to it.
        pipes.awaitRest();
        int sent = pipes.left.sent.get();
        assertThat(sent).isGreaterThan(10);

        a.apply(b, TestGateway.peer(2, b.ipv4()));
        assertThat(a.pings("10.77.0.2", 5)).isTrue();
        assertThat(b.traffic(a).endpoint()).isEqualTo(a.ipv4());
        assertThat(pipes.left.sent.get()).isEqualTo(sent);

        atA.close();
        atB.close();
        assertThat(pipes.left.isClosed()).isFalse();
    }

    @Test
    void aPathMustBeRegisteredBeforeAPlanNamesItAndTheOldPeersStayOtherwise() throws Exception {
        join(1420);

        assertThatThrownBy(() -> a.apply(b, TestGateway.peer(2, new Endpoint.Path(99))))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));

        assertThat(a.pings("10.77.0.2", 1)).isTrue();
    }

    @Test
    void aPlannedEndpointIsNotForcedOnAPeerThatRoamed() throws Exception {
        join(1420);
        b.apply(a, TestGateway.peer(1, a.ipv4()));
        assertThat(b.pings("10.77.0.1", 1)).isTrue();
        left.exec("ip", "address", "del", "192.0.2.1/24", "dev", "u0");
        left.address("u0", "192.0.2.11/24");
        assertThat(a.pings("10.77.0.2", 2)).isTrue();
        var roamed = TestGateway.udp("192.0.2.11", a.port);

        var wider = new java.util.HashSet<>(TestGateway.peer(1, null).allowedIps());
        wider.add(IpPrefix.parse("10.99.0.0/16"));
        b.apply(a, new PeerPlan(Set.copyOf(wider), a.ipv4(), 0, null, 0));

        assertThat(b.traffic(a).endpoint()).isEqualTo(roamed);
        b.session.repair();
        assertThat(b.traffic(a).endpoint()).isEqualTo(roamed);
        assertThat(b.pings("10.77.0.1", 1)).isTrue();
    }

    @Test
    void aNewGenerationForgetsSessionAndEndpoint() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();

        b.apply(a, TestGateway.peer(1, null, null, 1));

        assertThat(b.traffic(a).lastHandshake()).isNull();
        assertThat(b.traffic(a).endpoint()).isNull();
    }

    @Test
    void aPeerThatIsNotPlannedAnyMoreIsGone() throws Exception {
        join(1420);
        assertThat(a.pings("10.77.0.2", 1)).isTrue();

        b.session.apply(TunnelPlan.EMPTY);

        assertThat(b.session.traffic()).isEmpty();
        assertThat(unanswered(left, "10.77.0.2")).isTrue();
    }

    @Test
    void initiateStartsAHandshakeWithoutAPacket() throws Exception {
        join(1420);

        a.session.initiate(b.keys.publicKey());

        await().atMost(Duration.ofSeconds(10)).until(() -> !a.listener.handshakes.isEmpty());
        assertThatThrownBy(() -> a.session.initiate(TestKeys.random().publicKey()))
                .isInstanceOf(BackendException.class);
    }

    @Test
    void aKeepaliveNeedsNoPacketEither() throws Exception {
        a.up(1420);
        b.up(1420);
        b.apply(a, TestGateway.peer(1, null));
        a.apply(b, new PeerPlan(TestGateway.peer(2, null).allowedIps(), b.ipv4(), 25, null, 0));

        await().atMost(Duration.ofSeconds(10)).until(() -> !b.listener.handshakes.isEmpty());
    }

    private static String text(ByteBuffer datagram, InetSocketAddress from) {
        return StandardCharsets.UTF_8.decode(datagram) + " " + from.getAddress().getHostAddress() + ":"
                + from.getPort();
    }
}
