package io.heddle.hub.internal.state;

import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleProtocol;

/** What a policy must be like. */
public final class PolicyRules {

    private static final int MAX_PORTS = 256;

    private PolicyRules() {}

    /**
     * Checks a policy that an administrator gave.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    public static void check(PolicyInfo policy) {
        Groups.checkName("policy", policy.name());
        Groups.check(policy.sources());
        Groups.check(policy.destinations());
        if (policy.sources().isEmpty() || policy.destinations().isEmpty()) {
            throw new IllegalArgumentException(
                    "policy " + policy.name() + " names no source or no destination; the group of everybody is All");
        }
        boolean hasPorts = policy.protocol() == RuleProtocol.TCP || policy.protocol() == RuleProtocol.UDP;
        if (!policy.ports().isEmpty() && !hasPorts) {
            throw new IllegalArgumentException(
                    "policy " + policy.name() + " names ports, but " + policy.protocol() + " has none");
        }
        if (policy.ports().size() > MAX_PORTS) {
            throw new IllegalArgumentException("policy " + policy.name() + " names more than " + MAX_PORTS + " ports");
        }
    }
}
