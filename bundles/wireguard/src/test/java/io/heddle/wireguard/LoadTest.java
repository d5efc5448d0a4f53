package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.lab.Datagram;
import io.heddle.wireguard.lab.Lab;
import io.heddle.wireguard.lab.Node;
import io.heddle.wireguard.lab.TestEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A device that is flooded with handshakes. */
final class LoadTest {

    private final Lab lab = new Lab();
    private final Node server = lab.node("server", "10.0.0.1", config -> config.withHandshakesPerSecond(0));
    private final Node client = lab.node("client", "10.0.0.2");

    @Test
    void underLoadOnlyWhoShowsACookieIsServed() {
        lab.connect(server, client);
        client.send(server, 1);
        lab.deliver();

        assertThat(server.sent)
                .singleElement()
                .satisfies(d -> assertThat(d.type()).isEqualTo(3));
        assertThat(server.packets).isEmpty();
        assertThat(server.peer(client).receivedBytes()).isZero();

        lab.advance(Duration.ofSeconds(6));
        assertThat(server.numbers()).containsExactly(1);
    }

    @Test
    void theInitiatorUnderLoadWantsACookieInTheResponse() {
        lab.connect(server, client);
        server.send(client, 1);
        lab.deliver();
        assertThat(server.sentOfType(3)).isEqualTo(1);
        lab.advance(Duration.ofSeconds(6));
        assertThat(client.numbers()).containsExactly(1);
    }

    @Test
    void aCookieIsOfNoUseFromElsewhereOrAfterTwoMinutes() {
        lab.connect(server, client);
        client.initiate(server);
        lab.deliver();
        lab.advance(Duration.ofSeconds(4));
        lab.loss = datagram -> true;
        lab.advance(Duration.ofSeconds(2));
        Datagram withCookie = client.lastOfType(1);
        assertThat(withCookie.content()[140] | withCookie.content()[141]).isNotZero();
        server.sent.clear();

        server.receive(withCookie.copy().from(new TestEndpoint("elsewhere")));
        assertThat(server.lastOfType(3).destination()).isEqualTo(new TestEndpoint("elsewhere"));
        assertThat(server.sentOfType(2)).isZero();

        lab.sleep(Duration.ofMinutes(2));
        server.receive(withCookie.copy());
        assertThat(server.sentOfType(2)).isZero();

        client.initiate(server);
        assertThat(client.lastOfType(1).content()).endsWith(new byte[16]);
    }

    @Test
    void withACookieOneSenderStillGetsOnlyTwentyPerSecond() {
        List<Node> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Node one = lab.node("c" + i, "10.1.0." + i);
            one.endpoint = client.endpoint;
            lab.connect(server, one);
            clients.add(one);
        }
        lab.loss = datagram -> datagram.type() == 3;
        clients.forEach(one -> one.initiate(server));
        lab.deliver();
        for (Datagram reply : server.sent) {
            clients.forEach(one -> one.receive(reply.copy()));
        }
        server.sent.clear();
        lab.loss = datagram -> true;
        lab.advance(Duration.ofSeconds(6));
        server.sent.clear();

        clients.forEach(one -> server.receive(one.lastOfType(1).copy()));

        assertThat(server.sentOfType(2)).isEqualTo(5);
    }

    @Test
    void withoutTheFirstMacThereIsNotEvenACookie() {
        lab.connect(server, client);
        client.initiate(server);
        Datagram forged = lab.intercept().get(0);
        forged.content()[117] ^= 1;
        assertThat(server.receive(forged)).isEqualTo(ReceiveResult.DROPPED);
        assertThat(server.sent).isEmpty();
    }

    @Test
    void aForgedCookieReplyIsIgnored() {
        lab.connect(server, client);
        client.initiate(server);
        lab.loss = datagram -> datagram.type() == 3;
        lab.deliver();
        Datagram reply = server.lastOfType(3);
        Datagram forged = reply.copy();
        forged.content()[40] ^= 1;
        assertThat(client.receive(forged)).isEqualTo(ReceiveResult.DROPPED);
        assertThat(client.receive(reply.copy())).isEqualTo(ReceiveResult.HANDSHAKE);
        assertThat(client.receive(reply.copy())).isEqualTo(ReceiveResult.DROPPED);
    }

    @Test
    void loadPasses() {
        Node busy = lab.node("busy", "10.0.0.3", config -> config.withHandshakesPerSecond(2));
        lab.connect(busy, client);
        client.initiate(busy);
        Datagram initiation = lab.intercept().get(0);
        for (int i = 0; i < 10; i++) {
            busy.receive(initiation.copy());
        }
        assertThat(busy.sentOfType(3)).isEqualTo(8);
        lab.intercept();
        lab.sleep(Duration.ofMillis(1001));
        busy.receive(initiation.copy());
        assertThat(busy.sentOfType(3)).isEqualTo(8);
    }

    /** Each idle peer is one object without a deadline; each busy one is served. */
    @Test
    void twoThousandPeersTalkAndFallSilent() {
        Node hub = lab.node("hub", "10.0.0.9", config -> config.withHandshakesPerSecond(Integer.MAX_VALUE));
        List<Node> spokes = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Node spoke = lab.node("s" + i, "10.2." + i / 250 + "." + i % 250);
            lab.connect(hub, spoke);
            spokes.add(spoke);
        }
        assertThat(hub.device.nextDeadline()).isEmpty();

        for (int i = 0; i < spokes.size(); i++) {
            if (i % 2 == 0) {
                hub.send(spokes.get(i), i);
            } else {
                spokes.get(i).send(hub, i);
            }
        }
        deliverTo(hub, spokes);

        assertThat(hub.packets).hasSize(1000);
        assertThat(spokes.stream().filter(spoke -> spoke.packets.size() == 1)).hasSize(1000);
        assertThat(hub.device.snapshot()).allMatch(peer -> peer.lastHandshake() != null);

        lab.sleep(Duration.ofMinutes(10));
        hub.device.tick(lab.now(), hub);
        hub.device.tick(lab.now(), hub);
        assertThat(hub.device.snapshot()).hasSize(2000);
        spokes.forEach(spoke -> hub.device.removePeer(spoke.key));
        assertThat(hub.device.nextDeadline()).isEmpty();
    }

    /** Like the laboratory's delivery, but by name instead of asking everybody. */
    private void deliverTo(Node hub, List<Node> spokes) {
        List<Datagram> flying = lab.intercept();
        while (!flying.isEmpty()) {
            for (Datagram datagram : flying) {
                String name = ((TestEndpoint) datagram.destination()).name();
                Node to = name.equals("hub") ? hub : spokes.get(Integer.parseInt(name.substring(1)));
                to.receive(datagram);
            }
            flying = lab.intercept();
        }
    }
}
