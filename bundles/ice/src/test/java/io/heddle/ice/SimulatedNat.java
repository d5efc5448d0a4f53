package io.heddle.ice;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A NAT that lets in only what answers: address and port restricted, with one mapping or one for each destination. */
final class SimulatedNat implements SimulatedPeer.Uplink {

    private final SimulatedNetwork network;
    private final String publicAddress;
    private final boolean symmetric;
    private final SimulatedPeer inside;
    private final Map<InetSocketAddress, InetSocketAddress> mappings = new HashMap<>();
    private final Map<InetSocketAddress, Set<InetSocketAddress>> permitted = new HashMap<>();
    private int nextPort = 40_000;

    SimulatedNat(SimulatedNetwork network, String publicAddress, boolean symmetric, SimulatedPeer inside) {
        this.network = network;
        this.publicAddress = publicAddress;
        this.symmetric = symmetric;
        this.inside = inside;
        inside.uplink = this;
    }

    /** What a STUN server would see. */
    InetSocketAddress reflexive() {
        return mapping(new InetSocketAddress("192.0.2.250", 3478));
    }

    @Override
    public void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        InetSocketAddress outside = mapping(to);
        permitted.computeIfAbsent(outside, k -> new HashSet<>()).add(to);
        network.send(outside, to, datagram);
    }

    private InetSocketAddress mapping(InetSocketAddress to) {
        InetSocketAddress key = symmetric ? to : new InetSocketAddress("0.0.0.0", 0);
        return mappings.computeIfAbsent(key, k -> open());
    }

    private InetSocketAddress open() {
        var outside = new InetSocketAddress(publicAddress, nextPort++);
        network.attach(outside, (from, datagram) -> {
            if (permitted.getOrDefault(outside, Set.of()).contains(from)) {
                inside.receive(Base.Shared.UDP4, from, datagram);
            }
        });
        return outside;
    }
}
