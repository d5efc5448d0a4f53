package io.heddle.hub.internal.plan;

import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.hub.internal.state.Peer;
import java.util.ArrayList;
import java.util.List;

/** What the policies say about one peer and each other. */
final class Links {

    /**
     * A policy that is about two peers.
     *
     * @param policy the policy
     * @param in whether the other may (not) start a connection to this one
     * @param out whether this one may (not) start a connection to the other
     */
    record Link(PolicyInfo policy, boolean in, boolean out) {}

    /** A policy in force that is about this peer, and in which role. */
    private record Role(PolicyInfo policy, boolean source, boolean destination) {}

    private final List<Role> roles = new ArrayList<>();

    Links(List<PolicyInfo> policies, Peer self) {
        for (PolicyInfo policy : policies) {
            var role = new Role(policy, self.inAny(policy.sources()), self.inAny(policy.destinations()));
            if (policy.enabled() && (role.source || role.destination)) {
                roles.add(role);
            }
        }
    }

    /** The policies about both; empty unless one of them lets a packet through, since then the two have nothing to connect for. */
    List<Link> with(Peer other) {
        List<Link> links = new ArrayList<>();
        boolean connected = false;
        for (Role role : roles) {
            boolean in = role.destination && other.inAny(role.policy.sources());
            boolean out = role.source && other.inAny(role.policy.destinations());
            if (in || out) {
                boolean both = role.policy.bidirectional();
                links.add(new Link(role.policy, in || both, out || both));
                connected |= role.policy.action() == RuleAction.ACCEPT;
            }
        }
        return connected ? links : List.of();
    }

    /** Whether the two are to connect. */
    boolean connects(Peer other) {
        for (Role role : roles) {
            boolean accepts = role.policy.action() == RuleAction.ACCEPT;
            if (accepts
                    && (role.destination && other.inAny(role.policy.sources())
                            || role.source && other.inAny(role.policy.destinations()))) {
                return true;
            }
        }
        return false;
    }
}
