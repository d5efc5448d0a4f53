package io.heddle.engine.plan;

import io.heddle.api.map.RemotePeer;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PresharedKey;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PeerPlan;
import io.heddle.api.tunnel.TunnelPlan;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From peers and the paths to them to what the tunnel shall have. Keeps what did not change: equal inputs give the same
 * instances, so a session finds the change in a map of thousands by comparing references. Lane only.
 */
public final class TunnelPlanner {

    /** Interval that keeps NAT mappings and the remote's handshake watcher alive; NetBird peers use the same. */
    static final int KEEPALIVE_SECONDS = 25;

    private final @Nullable PresharedKey presharedKey;
    private final boolean ipv6;
    private Map<PublicKey, PeerPlan> last = Map.of(); // lane only

    /**
     * @param presharedKey mixed into the handshakes with every peer, or {@code null}
     * @param ipv6 whether this gateway has an IPv6 overlay address
     */
    public TunnelPlanner(@Nullable PresharedKey presharedKey, boolean ipv6) {
        this.presharedKey = presharedKey;
        this.ipv6 = ipv6;
    }

    /**
     * How to reach a peer.
     *
     * @param endpoint where its packets go; {@code null} while the peer shall find us first
     * @param generation changes when session keys of before are void
     */
    public record Path(@Nullable Endpoint endpoint, int generation) {}

    /** The tunnel's peers: those with a path. */
    public TunnelPlan plan(Collection<RemotePeer> peers, Map<PublicKey, Path> paths) {
        var plans = new HashMap<PublicKey, PeerPlan>(peers.size() * 2);
        for (var peer : peers) {
            var path = paths.get(peer.key());
            if (path != null) {
                plans.put(peer.key(), kept(peer.key(), plan(peer, path)));
            }
        }
        last = plans;
        return new TunnelPlan(plans);
    }

    private PeerPlan plan(RemotePeer peer, Path path) {
        return new PeerPlan(allowedIps(peer), path.endpoint(), KEEPALIVE_SECONDS, presharedKey, path.generation());
    }

    private Set<IpPrefix> allowedIps(RemotePeer peer) {
        return ipv6
                ? peer.addresses()
                : peer.addresses().stream().filter(IpPrefix::isIpv4).collect(Collectors.toSet());
    }

    private PeerPlan kept(PublicKey key, PeerPlan plan) {
        var before = last.get(key);
        return before != null && before.equals(plan) ? before : plan;
    }
}
