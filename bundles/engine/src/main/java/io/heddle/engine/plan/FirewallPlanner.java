package io.heddle.engine.plan;

import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.PeerRule;
import io.heddle.api.firewall.PeerRule.Selector;
import io.heddle.api.map.FirewallRule;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.net.IpPrefix;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From the rules of a map to what the filter shall enforce. Pure. */
public final class FirewallPlanner {

    private FirewallPlanner() {}

    /**
     * Rules that differ only in the peer become one. No rules mean that nothing comes in. Accepting what goes out is what the
     * filter does anyway, so only rules that drop it are kept.
     *
     * @param rules of the map
     * @param blockInbound whether nothing may come in, whatever the rules say
     */
    public static FirewallPlan plan(List<FirewallRule> rules, boolean blockInbound) {
        Map<Selector, Set<IpPrefix>> peers = new LinkedHashMap<>();
        for (var rule : rules) {
            if (matters(rule, blockInbound)) {
                var selector = new Selector(rule.direction(), rule.action(), rule.protocol(), rule.ports());
                peers.computeIfAbsent(selector, s -> new LinkedHashSet<>()).add(rule.peer());
            }
        }
        return new FirewallPlan(peers.entrySet().stream()
                .map(entry -> new PeerRule(entry.getKey(), entry.getValue()))
                .toList());
    }

    private static boolean matters(FirewallRule rule, boolean blockInbound) {
        boolean drops = rule.action() == RuleAction.DROP;
        return rule.direction() == Direction.OUT ? drops : drops || !blockInbound;
    }
}
