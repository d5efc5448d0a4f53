package io.heddle.api.map;

import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import org.jspecify.annotations.Nullable;

/**
 * One peer-to-peer rule, as the control plane sends it.
 *
 * @param peer the other peer's address as a host prefix, or a prefix of length 0 for anybody of that family
 * @param direction seen from this gateway
 * @param action what happens to matching packets
 * @param protocol which packets match
 * @param ports destination ports, or {@code null} for all (also for protocols without ports)
 * @param policy name of the policy the rule comes from, for display; may be empty
 */
public record FirewallRule(
        IpPrefix peer,
        Direction direction,
        RuleAction action,
        RuleProtocol protocol,
        @Nullable PortRange ports,
        String policy) {

    /** Which way the first packet goes. */
    public enum Direction {
        IN,
        OUT
    }
}
