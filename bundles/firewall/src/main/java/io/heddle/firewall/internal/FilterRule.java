package io.heddle.firewall.internal;

import io.heddle.api.firewall.PeerRule.Selector;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.net.IpPrefix;
import java.util.List;
import java.util.Locale;

/**
 * One rule of the kernel: a selector for one family.
 *
 * @param selector what matches besides the address
 * @param ipv4 family
 * @param peers disjoint prefixes for the rule's set; empty if the rule is about anybody of the family and has no set
 */
record FilterRule(Selector selector, boolean ipv4, List<IpPrefix> peers) {

    /** Drop rules stand before the acceptance of established flows, the others after it. */
    boolean drops() {
        return selector.action() == RuleAction.DROP;
    }

    boolean incoming() {
        return selector.direction() == Direction.IN;
    }

    boolean aboutAnybody() {
        return peers.isEmpty();
    }

    /** The name of the rule's set: the same selector has the same name for ever, so that two plans can be compared by it. */
    String setName() {
        var ports = selector.ports() == null ? "" : "-" + selector.ports();
        return (selector.direction() + "-" + selector.action() + "-" + selector.protocol()).toLowerCase(Locale.ROOT)
                + ports
                + (ipv4 ? "-v4" : "-v6");
    }

    /** Whether both are the same but for the contents of their sets. */
    boolean sameShape(FilterRule other) {
        return selector.equals(other.selector) && ipv4 == other.ipv4 && aboutAnybody() == other.aboutAnybody();
    }
}
