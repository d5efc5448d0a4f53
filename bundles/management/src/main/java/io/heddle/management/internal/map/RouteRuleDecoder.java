package io.heddle.management.internal.map;

import io.heddle.api.map.RouteFirewallRule;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import io.heddle.wire.management.PortInfo.PortSelectionCase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules for what this gateway forwards to the networks it serves. */
final class RouteRuleDecoder {

    private static final IpPrefix ANY_IPV4 = new IpPrefix(IpAddresses.parse("0.0.0.0"), 0);
    private static final IpPrefix ANY_IPV6 = new IpPrefix(IpAddresses.parse("::"), 0);

    private final boolean resolvesDomains;

    /**
     * A decoder for one map.
     *
     * @param resolvesDomains whether this gateway resolves the domains of its routes and so knows their addresses
     */
    RouteRuleDecoder(boolean resolvesDomains) {
        this.resolvesDomains = resolvesDomains;
    }

    /**
     * Decodes one rule: none if it has no sources, two if it is for any address and has sources of both families.
     *
     * @throws IllegalArgumentException if any part of it makes no sense
     */
    List<RouteFirewallRule> decode(io.heddle.wire.management.RouteFirewallRule rule) {
        var sources = sources(rule);
        if (sources.isEmpty()) {
            return List.of();
        }
        if (!rule.getIsDynamic()) {
            return List.of(
                    rule(rule, sources, IpPrefix.parse(rule.getDestination()).masked(), List.of()));
        }
        var domains = DomainNames.of(rule.getDomainsList());
        return resolvesDomains && !domains.isEmpty()
                ? List.of(rule(rule, sources, null, domains))
                : anywhere(rule, sources);
    }

    // Who does not know the addresses of a domain can only let its users go anywhere, as deployed routers do.
    private static List<RouteFirewallRule> anywhere(
            io.heddle.wire.management.RouteFirewallRule rule, Set<IpPrefix> sources) {
        var byFamily = sources.stream().collect(Collectors.partitioningBy(IpPrefix::isIpv4, Collectors.toSet()));
        var rules = new ArrayList<RouteFirewallRule>();
        byFamily.forEach((ipv4, family) -> {
            if (!family.isEmpty()) {
                rules.add(rule(rule, family, ipv4 ? ANY_IPV4 : ANY_IPV6, List.of()));
            }
        });
        return rules;
    }

    private static Set<IpPrefix> sources(io.heddle.wire.management.RouteFirewallRule rule) {
        var sources = new LinkedHashSet<IpPrefix>();
        for (var range : rule.getSourceRangesList()) {
            sources.add(IpPrefix.parse(range).masked());
        }
        return sources;
    }

    private static RouteFirewallRule rule(
            io.heddle.wire.management.RouteFirewallRule rule,
            Set<IpPrefix> sources,
            @Nullable IpPrefix destination,
            List<String> domains) {
        var protocol = Rules.protocol(rule.getProtocol());
        return new RouteFirewallRule(
                sources,
                Rules.action(rule.getAction()),
                destination,
                domains,
                protocol,
                Rules.matching(protocol, ports(rule)),
                rule.getPolicyId().toStringUtf8(),
                rule.getRouteId());
    }

    // Unlike in a rule between peers, only a selection that is not set means all ports; 0 is an error.
    private static @Nullable PortRange ports(io.heddle.wire.management.RouteFirewallRule rule) {
        return rule.getPortInfo().getPortSelectionCase() == PortSelectionCase.PORTSELECTION_NOT_SET
                ? null
                : Rules.ports(rule.getPortInfo());
    }
}
