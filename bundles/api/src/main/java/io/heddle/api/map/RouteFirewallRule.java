package io.heddle.api.map;

import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rule for packets that this gateway forwards to a network it serves.
 *
 * @param sources who may (not) send; never empty
 * @param action what happens to matching packets
 * @param destination the network, or {@code null} if {@code domains} name it
 * @param domains destination names in punycode
 * @param protocol which packets match
 * @param ports destination ports, or {@code null} for all
 * @param policy name of the policy the rule comes from, for display; may be empty
 * @param routeId the route it belongs to; may be empty
 */
public record RouteFirewallRule(
        Set<IpPrefix> sources,
        RuleAction action,
        @Nullable IpPrefix destination,
        List<String> domains,
        RuleProtocol protocol,
        @Nullable PortRange ports,
        String policy,
        String routeId) {

    public RouteFirewallRule {
        sources = Set.copyOf(sources);
        domains = List.copyOf(domains);
    }
}
