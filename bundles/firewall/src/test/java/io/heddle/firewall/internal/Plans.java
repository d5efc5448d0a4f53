package io.heddle.firewall.internal;

import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.PeerRule;
import io.heddle.api.firewall.PeerRule.Selector;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Short ways to write plans. */
final class Plans {

    private Plans() {}

    static FirewallPlan plan(PeerRule... rules) {
        return new FirewallPlan(List.of(rules));
    }

    static PeerRule allow(RuleProtocol protocol, PortRange ports, String... peers) {
        return rule(Direction.IN, RuleAction.ACCEPT, protocol, ports, peers);
    }

    static PeerRule drop(RuleProtocol protocol, PortRange ports, String... peers) {
        return rule(Direction.IN, RuleAction.DROP, protocol, ports, peers);
    }

    static PeerRule dropOut(RuleProtocol protocol, PortRange ports, String... peers) {
        return rule(Direction.OUT, RuleAction.DROP, protocol, ports, peers);
    }

    static PeerRule rule(
            Direction direction, RuleAction action, RuleProtocol protocol, PortRange ports, String... peers) {
        return new PeerRule(
                new Selector(direction, action, protocol, ports),
                Arrays.stream(peers).map(IpPrefix::parse).collect(Collectors.toSet()));
    }
}
