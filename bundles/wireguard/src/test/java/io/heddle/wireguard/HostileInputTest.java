package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.lab.Datagram;
import io.heddle.wireguard.lab.Lab;
import io.heddle.wireguard.lab.Node;
import io.heddle.wireguard.lab.TestEndpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever arrives, nothing is thrown, nobody is moved, and genuine traffic goes on. */
final class HostileInputTest {

    private final Lab lab = new Lab();

    private static boolean isWireGuard(byte[] datagram) {
        return WireGuardDevice.isWireGuard(ByteBuffer.wrap(datagram), 0, datagram.length);
    }

    @Test
    void tellsWireGuardFromStunAndOthers() {
        var stun = new byte[148];
        stun[1] = 1;
        assertThat(isWireGuard(stun)).isFalse();
        stun[0] = 1;
        assertThat(isWireGuard(stun)).isFalse();
        stun[1] = 0;
        assertThat(isWireGuard(stun)).isTrue();
        assertThat(isWireGuard(Arrays.copyOf(stun, 147))).isFalse();
        assertThat(isWireGuard(new byte[0])).isFalse();
        assertThat(isWireGuard(new byte[] {4, 0, 0, 0})).isFalse();
        var transport = new byte[32];
        transport[0] = 4;
        assertThat(isWireGuard(transport)).isTrue();
        assertThat(isWireGuard(Arrays.copyOf(transport, 31))).isFalse();
        transport[0] = 5;
        assertThat(isWireGuard(transport)).isFalse();
        Node a = lab.node("a", "10.0.0.1");
        assertThat(a.receive(new Datagram(a, a.endpoint, a.endpoint, transport)))
                .isEqualTo(ReceiveResult.NOT_WIREGUARD);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesMutatedDatagrams(long seed) {
        var random = new Random(seed);
        Node[] nodes = lab.pair();
        Node a = nodes[0];
        Node b = nodes[1];
        List<byte[]> corpus = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Node sender = random.nextBoolean() ? a : b;
            sender.send(sender == a ? b : a, i);
            for (Datagram genuine : lab.intercept()) {
                corpus.add(genuine.content().clone());
                Node receiver = genuine.sender() == a ? b : a;
                attack(receiver, mutate(genuine.content(), random));
                attack(receiver, mutate(corpus.get(random.nextInt(corpus.size())), random));
                receiver.receive(genuine.copy());
            }
            lab.advance(Duration.ofMillis(random.nextInt(1000)));
        }
        lab.advance(Duration.ofSeconds(20));
        a.packets.clear();
        a.send(b, -1);
        b.send(a, -2);
        lab.advance(Duration.ofSeconds(6));
        assertThat(b.numbers()).contains(-1);
        assertThat(a.numbers()).containsExactly(-2);
        assertThat(a.peer(b).endpoint()).isEqualTo(b.endpoint);
        assertThat(b.peer(a).endpoint()).isEqualTo(a.endpoint);
    }

    private void attack(Node receiver, byte[] content) {
        int before = receiver.packets.size();
        receiver.receive(new Datagram(receiver, new TestEndpoint("mallory"), receiver.endpoint, content));
        assertThat(receiver.packets).hasSize(before);
        lab.intercept();
    }

    /** A change that leaves no genuine message: cut, lengthened, bits flipped where somebody looks, or garbage. */
    private static byte[] mutate(byte[] genuine, Random random) {
        byte[] mutated = genuine.clone();
        switch (random.nextInt(5)) {
            case 0 -> mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
            case 1 -> mutated = Arrays.copyOf(mutated, mutated.length + 1 + random.nextInt(2000));
            case 2 -> {
                random.nextBytes(mutated);
                mutated[0] = (byte) (1 + random.nextInt(4));
                Arrays.fill(mutated, 1, 4, (byte) 0);
            }
            default -> {
                int end = mutated[0] == 1 || mutated[0] == 2 ? mutated.length - 16 : mutated.length;
                for (int i = random.nextInt(3); i >= 0; i--) {
                    mutated[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
                }
                // Two flips of one bit make the message genuine again.
                mutated[end - 1] ^= Arrays.equals(mutated, genuine) ? (byte) 1 : 0;
            }
        }
        return mutated;
    }

    @Test
    void survivesPureNoise() {
        var random = new Random(12);
        Node[] nodes = lab.pair();
        nodes[0].initiate(nodes[1]);
        lab.deliver();
        for (int i = 0; i < 50_000; i++) {
            var noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 4 && random.nextBoolean()) {
                noise[0] = (byte) random.nextInt(6);
                Arrays.fill(noise, 1, 4, (byte) 0);
            }
            nodes[0].receive(new Datagram(nodes[1], nodes[1].endpoint, nodes[0].endpoint, noise));
        }
        assertThat(nodes[0].packets).isEmpty();
        nodes[0].send(nodes[1], 1);
        lab.deliver();
        assertThat(nodes[1].numbers()).containsExactly(1);
    }

    @Test
    void survivesArbitraryPacketsFromTheTunnelInterface() {
        var random = new Random(13);
        Node[] nodes = lab.pair();
        for (int i = 0; i < 20_000; i++) {
            var packet = new byte[random.nextInt(100)];
            random.nextBytes(packet);
            if (packet.length > 20) {
                packet[0] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
                System.arraycopy(new byte[] {10, 0, 0, 2}, 0, packet, 16, 4);
            }
            nodes[0].send(packet);
            if (i % 1000 == 0) {
                lab.deliver();
            }
        }
        lab.deliver();
        nodes[0].send(nodes[1], 1);
        lab.deliver();
        assertThat(nodes[1].numbers()).endsWith(1);
    }
}
