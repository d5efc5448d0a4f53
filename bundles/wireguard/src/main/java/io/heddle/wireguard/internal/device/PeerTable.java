package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.AllowedIp;
import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.PeerConfig;
import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.device.PeerTimers.Timer;
import io.heddle.wireguard.internal.routing.Prefix;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures peers. Runs under the lock of the device. */
final class PeerTable {

    private static final Logger log = LoggerFactory.getLogger(PeerTable.class);

    private final DeviceState state;

    PeerTable(DeviceState state) {
        this.state = state;
    }

    boolean put(PeerConfig config, long now) {
        if (config.publicKey().equals(state.identity().publicKey())) {
            log.debug("Ignoring a peer that has our own key {}", config.publicKey());
            return false;
        }
        Peer peer = state.peers().computeIfAbsent(config.publicKey(), key -> new Peer(key, state.stagingBudget()));
        peer.presharedKey(config.presharedKey());
        assign(peer, config.allowedIps());
        Endpoint endpoint = config.endpoint();
        if (endpoint != null) {
            endpoint(peer, endpoint, now);
        }
        keepalive(peer, config.persistentKeepaliveSeconds(), now);
        state.reschedule(peer);
        return true;
    }

    /** A prefix that belonged to another peer moves silently. */
    private void assign(Peer peer, List<AllowedIp> wanted) {
        var surplus = new LinkedHashSet<>(peer.allowedIps());
        wanted.forEach(surplus::remove);
        for (AllowedIp ip : surplus) {
            state.routes().remove(prefix(ip));
        }
        peer.allowedIps().clear();
        for (AllowedIp ip : wanted) {
            Peer before = state.routes().put(prefix(ip), peer);
            if (before != null && before != peer) {
                before.allowedIps().remove(ip);
            }
            peer.allowedIps().add(ip);
        }
    }

    private static Prefix prefix(AllowedIp ip) {
        return Prefix.of(ip.address().getAddress(), ip.length());
    }

    void endpoint(Peer peer, @Nullable Endpoint endpoint, long now) {
        Endpoint before = peer.endpoint();
        if (endpoint == null || endpoint.equals(before)) {
            peer.endpoint(endpoint);
            return;
        }
        peer.endpoint(endpoint);
        // What was sent to the former place says nothing about the new one: no need to wait five seconds.
        peer.forgetHandshakeSent();
        if (peer.timers().isArmed(Timer.RETRANSMIT)) {
            peer.timers().arm(Timer.RETRANSMIT, now);
        }
        if (before == null && peer.keepaliveSeconds() > 0) {
            peer.timers().arm(Timer.PERSISTENT_KEEPALIVE, now);
        }
        state.reschedule(peer);
    }

    private void keepalive(Peer peer, int seconds, long now) {
        boolean switchedOn = peer.keepaliveSeconds() == 0 && seconds > 0;
        peer.keepaliveSeconds(seconds);
        if (seconds == 0) {
            peer.timers().cancel(Timer.PERSISTENT_KEEPALIVE);
        } else if (switchedOn && peer.endpoint() != null) {
            peer.timers().arm(Timer.PERSISTENT_KEEPALIVE, now);
        }
    }

    boolean remove(PublicKey key) {
        Peer peer = state.peers().remove(key);
        if (peer == null) {
            return false;
        }
        for (AllowedIp ip : peer.allowedIps()) {
            state.routes().remove(prefix(ip));
        }
        peer.allowedIps().clear();
        peer.markRemoved();
        state.eraseSessions(peer);
        peer.forgetStaticSecret();
        peer.timers().clear();
        state.reschedule(peer);
        return true;
    }

    /** All sessions end with the key they were made with; one peer may turn out to be ourselves. */
    void privateKey(PrivateKey key, long now) {
        if (state.identity().has(key)) {
            return;
        }
        state.identity(key);
        remove(state.identity().publicKey());
        for (Peer peer : state.peers().values()) {
            state.eraseSessions(peer);
            peer.forgetStaticSecret();
            peer.forgetHandshakeSent();
            peer.timers().clear();
            if (peer.keepaliveSeconds() > 0 && peer.endpoint() != null) {
                peer.timers().arm(Timer.PERSISTENT_KEEPALIVE, now);
            }
            state.reschedule(peer);
        }
    }

    void close() {
        List.copyOf(state.peers().keySet()).forEach(this::remove);
        state.identity().destroy();
        state.cookieChecker().erase();
    }
}
