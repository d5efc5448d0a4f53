package io.heddle.wireguard.lab;

import io.heddle.wireguard.AllowedIp;
import io.heddle.wireguard.DeviceConfig;
import io.heddle.wireguard.DeviceListener;
import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.Output;
import io.heddle.wireguard.PeerConfig;
import io.heddle.wireguard.PeerSnapshot;
import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.ReceiveResult;
import io.heddle.wireguard.SendResult;
import io.heddle.wireguard.WireGuardDevice;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A device in the laboratory with what came out of it. */
public final class Node implements Output, DeviceListener {

    public final String name;
    public final PrivateKey privateKey;
    public final PublicKey key;
    public final String ip;
    /** Packets received, decrypted. */
    public final List<byte[]> packets = new ArrayList<>();
    /** Datagrams sent so far. */
    public final List<Datagram> sent = new ArrayList<>();
    /** Words of the listener. */
    public final List<String> events = new ArrayList<>();

    public Endpoint endpoint;
    public Duration wallOffset = Duration.ZERO;
    public WireGuardDevice device;

    private final Lab lab;
    private final DeviceConfig config;

    Node(Lab lab, String name, String ip, SeededRandom random, UnaryOperator<DeviceConfig> customizer) {
        this.lab = lab;
        this.name = name;
        this.ip = ip;
        this.endpoint = new TestEndpoint(name);
        this.privateKey = PrivateKey.generate(random);
        this.key = privateKey.publicKey();
        this.config = customizer.apply(DeviceConfig.of(privateKey)
                .withRandom(random)
                .withListener(this)
                .withWallClock(() -> lab.wall().plus(wallOffset)));
        this.device = new WireGuardDevice(config);
    }

    /** Loses all state but the configuration of the device itself. */
    public void restart() {
        device.close();
        device = new WireGuardDevice(config);
    }

    public PeerConfig asPeer() {
        return PeerConfig.of(key, AllowedIp.parse(ip)).withEndpoint(endpoint);
    }

    public SendResult send(Node to, int number) {
        return send(Packets.packet(ip, to.ip, 100, number));
    }

    public SendResult send(byte[] packet) {
        return device.handlePacket(
                Packets.roomy(packet, lab.directBuffers), WireGuardDevice.HEADROOM, packet.length, lab.now(), this);
    }

    public ReceiveResult receive(Datagram datagram) {
        ByteBuffer buffer = lab.directBuffers
                ? ByteBuffer.allocateDirect(datagram.content().length + 3)
                : ByteBuffer.allocate(datagram.content().length + 3);
        buffer.put(3, datagram.content());
        return device.handleDatagram(buffer, 3, datagram.content().length, datagram.source(), lab.now(), this);
    }

    public void initiate(Node to) {
        device.initiate(to.key, lab.now(), this);
    }

    public PeerSnapshot peer(Node other) {
        return device.peer(other.key).orElseThrow();
    }

    /** Numbers in the packets received. */
    public List<Integer> numbers() {
        return packets.stream().map(Packets::number).toList();
    }

    public long sentOfType(int type) {
        return sent.stream().filter(d -> d.type() == type).count();
    }

    public Datagram lastOfType(int type) {
        return sent.stream().filter(d -> d.type() == type).reduce((a, b) -> b).orElseThrow();
    }

    @Override
    public void datagram(Endpoint destination, ByteBuffer buffer, int offset, int length) {
        var content = new byte[length];
        buffer.get(offset, content);
        var datagram = new Datagram(this, endpoint, destination, content);
        sent.add(datagram);
        lab.carry(datagram);
    }

    @Override
    public void packet(PublicKey peer, ByteBuffer buffer, int offset, int length) {
        var content = new byte[length];
        buffer.get(offset, content);
        packets.add(content);
    }

    @Override
    public void handshakeCompleted(PublicKey peer) {
        events.add("completed " + peer);
    }

    @Override
    public void handshakeFailed(PublicKey peer) {
        events.add("failed " + peer);
    }

    @Override
    public void endpointChanged(PublicKey peer, Endpoint changed) {
        events.add("endpoint " + changed);
    }

    @Override
    public String toString() {
        return name;
    }
}
