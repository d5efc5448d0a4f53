package io.heddle.wglinux.jvm;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PeerPlan;
import io.heddle.api.tunnel.PeerTraffic;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.netlink.io.UdpAddress;
import io.heddle.wireguard.AllowedIp;
import io.heddle.wireguard.PeerConfig;
import io.heddle.wireguard.PeerSnapshot;
import io.heddle.wireguard.PresharedKey;
import io.heddle.wireguard.WireGuardDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the peers of the device to a plan, by the smallest change. */
final class Peers {

    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final WireGuardDevice device;
    private final Paths paths;
    private Map<PublicKey, PeerPlan> applied = Map.of(); // lane only

    Peers(WireGuardDevice device, Paths paths) {
        this.device = device;
        this.paths = paths;
    }

    /**
     * Makes the device's peers those of the plan.
     *
     * @throws BackendException if the plan names a path that is not registered; nothing was changed
     */
    void apply(TunnelPlan plan) throws BackendException {
        var changes = new ArrayList<Change>();
        for (var entry : plan.peers().entrySet()) {
            var before = applied.get(entry.getKey());
            if (!entry.getValue().equals(before)) {
                changes.add(change(entry.getKey(), before, entry.getValue()));
            }
        }
        for (var key : applied.keySet()) {
            if (!plan.peers().containsKey(key)) {
                device.removePeer(wire(key));
            }
        }
        changes.forEach(this::perform);
        applied = plan.peers();
    }

    /** Puts every peer again, whatever was applied before; learnt endpoints and sessions stay. */
    void repair(TunnelPlan plan) throws BackendException {
        for (var peer : device.snapshot()) {
            if (!plan.peers().containsKey(PublicKey.of(peer.publicKey().bytes()))) {
                device.removePeer(peer.publicKey());
            }
        }
        for (var entry : plan.peers().entrySet()) {
            boolean known = device.peer(wire(entry.getKey())).isPresent();
            var before = known ? entry.getValue() : null;
            perform(change(entry.getKey(), before, entry.getValue()));
        }
        applied = plan.peers();
    }

    Map<PublicKey, PeerTraffic> traffic() {
        var peers = device.snapshot();
        var traffic = new HashMap<PublicKey, PeerTraffic>(peers.size() * 4 / 3 + 1);
        for (var peer : peers) {
            traffic.put(PublicKey.of(peer.publicKey().bytes()), traffic(peer));
        }
        return traffic;
    }

    static io.heddle.wireguard.PublicKey wire(PublicKey key) {
        return io.heddle.wireguard.PublicKey.of(key.bytes());
    }

    /** What is to be done for a peer; checked, so that doing it cannot fail. */
    private record Change(boolean renew, PeerConfig config) {}

    private Change change(PublicKey key, @Nullable PeerPlan before, PeerPlan after) throws BackendException {
        boolean renew = before != null && before.generation() != after.generation();
        boolean planned = before == null || renew || !Objects.equals(before.endpoint(), after.endpoint());
        var endpoint = planned ? route(key, after.endpoint()) : null;
        var config = new PeerConfig(wire(key), preshared(after), allowedIps(after), endpoint, after.keepaliveSeconds());
        return new Change(renew, config);
    }

    private void perform(Change change) {
        if (change.renew) {
            device.removePeer(change.config.publicKey());
        }
        if (!device.putPeer(change.config, System.nanoTime())) {
            log.debug("{} is not taken as a peer: it has our own key", change.config.publicKey());
        }
    }

    private @Nullable Route route(PublicKey key, @Nullable Endpoint endpoint) throws BackendException {
        if (endpoint instanceof Endpoint.Udp udp) {
            return new UdpRoute(new UdpAddress(udp.address()));
        }
        if (endpoint instanceof Endpoint.Path path) {
            var route = paths.find(path);
            if (route == null) {
                throw new BackendException(
                        Reason.NOT_FOUND, "cannot set endpoint of peer " + key.shortText() + ": no " + path);
            }
            return route;
        }
        return null;
    }

    private static @Nullable PresharedKey preshared(PeerPlan plan) {
        var key = plan.presharedKey();
        if (key == null) {
            return null;
        }
        var bytes = key.bytes();
        try {
            return PresharedKey.of(bytes);
        } finally {
            java.util.Arrays.fill(bytes, (byte) 0);
        }
    }

    private static List<AllowedIp> allowedIps(PeerPlan plan) {
        return plan.allowedIps().stream().map(Peers::allowedIp).toList();
    }

    private static AllowedIp allowedIp(IpPrefix prefix) {
        return AllowedIp.of(prefix.address(), prefix.length());
    }

    private static PeerTraffic traffic(PeerSnapshot peer) {
        var endpoint = peer.endpoint() instanceof Route route ? route.asPlanned() : null;
        return new PeerTraffic(peer.receivedBytes(), peer.sentBytes(), peer.lastHandshake(), endpoint);
    }
}
