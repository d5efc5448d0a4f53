package io.heddle.api.firewall;

import java.util.List;

/**
 * What may pass through the tunnel, all of it. Stateful: replies to what was let through pass. What comes in and is accepted
 * by no rule is dropped; what goes out passes unless a rule drops it. A rule that drops wins over one that accepts. Packets
 * between the tunnel and other interfaces of the host are dropped.
 *
 * @param peerRules rules between peers and this host; no two have the same selector
 */
public record FirewallPlan(List<PeerRule> peerRules) {

    /** Nothing comes in. */
    public static final FirewallPlan DENY_ALL = new FirewallPlan(List.of());

    public FirewallPlan {
        peerRules = List.copyOf(peerRules);
    }
}
