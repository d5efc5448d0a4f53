package io.heddle.wireguard.internal.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.wireguard.AllowedIp;
import io.heddle.wireguard.DeviceConfig;
import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.Output;
import io.heddle.wireguard.PacketCipher;
import io.heddle.wireguard.PacketCipherFactory;
import io.heddle.wireguard.PeerConfig;
import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.ReceiveResult;
import io.heddle.wireguard.SendResult;
import io.heddle.wireguard.WireGuardDevice;
import io.heddle.wireguard.internal.crypto.JdkPacketCipher;
import io.heddle.wireguard.lab.Packets;
import io.heddle.wireguard.lab.SeededRandom;
import io.heddle.wireguard.lab.TestEndpoint;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys are used within their limits and leave nothing behind; looks inside the devices. */
final class KeyLifeTest {

    private final SeededRandom random = new SeededRandom(20);
    private final Side a = new Side("a", "10.0.0.1");
    private final Side b = new Side("b", "10.0.0.2");
    private long now = 1000;

    private final class Side implements Output {
        private final PrivateKey key = PrivateKey.generate(random);
        private final Endpoint endpoint;
        private final String ip;
        private final List<JdkPacketCipher> ciphers = new ArrayList<>();
        private final Deque<byte[]> sent = new ArrayDeque<>();
        private final List<byte[]> packets = new ArrayList<>();
        private final DeviceCore core;

        Side(String name, String ip) {
            this.endpoint = new TestEndpoint(name);
            this.ip = ip;
            PacketCipherFactory jdk = PacketCipherFactory.jdk();
            this.core = new DeviceCore(
                    DeviceConfig.of(key).withRandom(random).withCiphers(bytes -> remember(jdk.create(bytes))));
        }

        private PacketCipher remember(PacketCipher cipher) {
            ciphers.add((JdkPacketCipher) cipher);
            return cipher;
        }

        void know(Side other) {
            PublicKey peer = other.key.publicKey();
            core.putPeer(PeerConfig.of(peer, AllowedIp.parse(other.ip)).withEndpoint(other.endpoint), now);
        }

        Peer peer() {
            return core.state().peers().values().iterator().next();
        }

        Keypair current() {
            return Objects.requireNonNull(peer().keypairs().current());
        }

        SendResult send(Side other) {
            byte[] packet = Packets.packet(ip, other.ip, 60, 1);
            return core.send(Packets.roomy(packet, false), WireGuardDevice.HEADROOM, packet.length, now, this);
        }

        @Override
        public void datagram(Endpoint destination, ByteBuffer buffer, int offset, int length) {
            var content = new byte[length];
            buffer.get(offset, content);
            sent.add(content);
        }

        @Override
        public void packet(PublicKey peer, ByteBuffer buffer, int offset, int length) {
            var content = new byte[length];
            buffer.get(offset, content);
            packets.add(content);
        }
    }

    private void deliver() {
        while (!a.sent.isEmpty() || !b.sent.isEmpty()) {
            Side from = a.sent.isEmpty() ? b : a;
            Side to = from == a ? b : a;
            byte[] content = from.sent.remove();
            to.core.receive(ByteBuffer.wrap(content), 0, content.length, from.endpoint, now, to);
        }
    }

    private void tickAt(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        a.core.tick(now, a);
        b.core.tick(now, b);
    }

    @BeforeEach
    void connect() {
        a.know(b);
        b.know(a);
        a.send(b);
        deliver();
    }

    @Test
    void keysAreErasedNineMinutesAfterTheLastHandshake() {
        tickAt(539);
        a.sent.clear();
        b.sent.clear();
        assertThat(a.ciphers).hasSize(2).noneMatch(JdkPacketCipher::isErased);

        tickAt(1);

        assertThat(a.ciphers).allMatch(JdkPacketCipher::isErased);
        assertThat(b.ciphers).allMatch(JdkPacketCipher::isErased);
        assertThat(a.peer().keypairs().current()).isNull();
    }

    @Test
    void aRotationErasesTheSessionBeforeTheLast() {
        for (int i = 0; i < 3; i++) {
            now += TimeUnit.SECONDS.toNanos(121);
            a.send(b);
            deliver();
        }
        assertThat(a.ciphers).hasSize(8);
        assertThat(a.ciphers.subList(0, 4)).allMatch(JdkPacketCipher::isErased);
        assertThat(a.ciphers.subList(4, 8)).noneMatch(JdkPacketCipher::isErased);
        assertThat(a.core.state().indexes().size()).isEqualTo(2);
    }

    @Test
    void removingAPeerErasesItsKeys() {
        a.core.removePeer(b.key.publicKey());
        assertThat(a.ciphers).allMatch(JdkPacketCipher::isErased);
        assertThat(a.core.state().indexes().size()).isZero();
    }

    @Test
    void closingErasesKeysAndHandshakesUnderWay() {
        now += TimeUnit.SECONDS.toNanos(200);
        a.send(b);
        PendingInitiation pending = Objects.requireNonNull(a.peer().initiation());
        assertThat(pending.handshake().isErased()).isFalse();

        a.core.close();

        assertThat(pending.handshake().isErased()).isTrue();
        assertThat(a.ciphers).allMatch(JdkPacketCipher::isErased);
        assertThat(a.core.state().stagingBudget().left()).isEqualTo(Limits.STAGED_BYTES);
    }

    @Test
    void aCompletedHandshakeIsErased() {
        now += TimeUnit.SECONDS.toNanos(200);
        a.send(b);
        PendingInitiation pending = Objects.requireNonNull(a.peer().initiation());
        deliver();
        assertThat(pending.handshake().isErased()).isTrue();
        assertThat(a.peer().initiation()).isNull();
    }

    @Test
    void renewsAfterTheLimitOfMessages() {
        a.current().sendCounter().set(Limits.REKEY_AFTER_MESSAGES - 1);
        now += TimeUnit.SECONDS.toNanos(6);
        a.send(b);
        assertThat(a.sent).hasSize(2);
        deliver();
        assertThat(a.ciphers).hasSize(4);
        assertThat(b.packets).hasSize(2);
    }

    @Test
    void refusesMessagesBeyondTheLastNumber() {
        a.current().sendCounter().set(Limits.REJECT_AFTER_MESSAGES - 1);
        assertThat(a.send(b)).isEqualTo(SendResult.SENT);
        byte[] last = Objects.requireNonNull(a.sent.peekFirst()).clone();
        a.sent.clear();
        for (int i = 0; i < 3; i++) {
            assertThat(a.send(b)).isEqualTo(SendResult.STAGED);
        }
        assertThat(b.core.receive(ByteBuffer.wrap(last), 0, last.length, a.endpoint, now, b))
                .isEqualTo(ReceiveResult.PACKET);
        ByteBuffer beyond = ByteBuffer.wrap(last.clone());
        beyond.put(8, (byte) (last[8] + 1));
        assertThat(b.core.receive(beyond, 0, last.length, a.endpoint, now, b)).isEqualTo(ReceiveResult.DROPPED);
        now += TimeUnit.SECONDS.toNanos(6);
        tickAt(0);
        deliver();
        assertThat(b.packets).hasSize(5);
    }

    @Test
    void theLimitsAreThoseOfTheProtocol() {
        assertThat(Long.toUnsignedString(Limits.REJECT_AFTER_MESSAGES)).isEqualTo("18446744073709543423");
        assertThat(Limits.REKEY_AFTER_MESSAGES).isEqualTo(1152921504606846976L);
    }
}
