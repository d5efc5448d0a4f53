package io.heddle.firewall.internal;

import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.PeerRule;
import io.heddle.api.firewall.PeerRule.Selector;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.net.IpPrefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Turns a plan into the rules of the kernel, in an order that depends on the plan's contents only. */
final class FilterRules {

    private static final Comparator<FilterRule> ORDER = Comparator.comparing(FilterRule::setName);

    private FilterRules() {}

    static List<FilterRule> of(FirewallPlan plan) {
        var peersBySelector = plan.peerRules().stream()
                .filter(rule -> !isSelfEvident(rule.selector()))
                .collect(groupingBy(PeerRule::selector, flatMapping(rule -> rule.peers().stream(), toSet())));
        var rules = new ArrayList<FilterRule>();
        peersBySelector.forEach((selector, peers) -> {
            addRule(rules, selector, true, peers);
            addRule(rules, selector, false, peers);
        });
        rules.sort(ORDER);
        return List.copyOf(rules);
    }

    /** What goes out passes anyway. */
    private static boolean isSelfEvident(Selector selector) {
        return selector.direction() == Direction.OUT && selector.action() == RuleAction.ACCEPT;
    }

    private static void addRule(List<FilterRule> rules, Selector selector, boolean ipv4, Set<IpPrefix> peers) {
        var ofFamily = peers.stream().filter(peer -> peer.isIpv4() == ipv4).toList();
        if (ofFamily.stream().anyMatch(peer -> peer.length() == 0)) {
            rules.add(new FilterRule(selector, ipv4, List.of()));
        } else if (!ofFamily.isEmpty()) {
            rules.add(new FilterRule(selector, ipv4, Prefixes.disjoint(ofFamily)));
        }
    }
}
