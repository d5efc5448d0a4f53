package io.heddle.management.internal.map;

import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import io.heddle.wire.management.PortInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of firewall rules share. An accepting rule that cannot be understood is skipped: it then accepts nothing.
 * Any other may be there to deny, and without it more would pass than is meant: such a map is refused as a whole.
 */
final class Rules {

    private Rules() {}

    /** Decodes one rule into any number of them. */
    interface One<W, R> {
        List<R> decode(W wire);
    }

    /** Decodes a list of rules; {@code action} tells what a rule is for. */
    static <W, R> List<R> decode(
            String kind,
            List<W> wires,
            java.util.function.Function<W, io.heddle.wire.management.RuleAction> action,
            One<W, R> one,
            Remarks remarks)
            throws RefusedMapException {
        var rules = new ArrayList<R>();
        for (var wire : wires) {
            try {
                rules.addAll(one.decode(wire));
            } catch (IllegalArgumentException e) {
                if (action.apply(wire) != io.heddle.wire.management.RuleAction.ACCEPT) {
                    throw new RefusedMapException("a " + kind + " that may deny: " + e.getMessage(), e);
                }
                remarks.skipped(kind, e);
            }
        }
        return rules;
    }

    static RuleAction action(io.heddle.wire.management.RuleAction action) {
        return switch (action) {
            case ACCEPT -> RuleAction.ACCEPT;
            case DROP -> RuleAction.DROP;
            default -> throw new IllegalArgumentException("unknown action");
        };
    }

    static RuleProtocol protocol(io.heddle.wire.management.RuleProtocol protocol) {
        return switch (protocol) {
            case ALL -> RuleProtocol.ALL;
            case TCP -> RuleProtocol.TCP;
            case UDP -> RuleProtocol.UDP;
            case ICMP -> RuleProtocol.ICMP;
            default -> throw new IllegalArgumentException("unknown protocol " + protocol);
        };
    }

    /** The ports of a selection that is set; all its numbers count. */
    static PortRange ports(PortInfo info) {
        return info.hasRange()
                ? new PortRange(info.getRange().getStart(), info.getRange().getEnd())
                : PortRange.single(info.getPort());
    }

    /** Refuses ports where the protocol has none: dropping them would make the rule mean more than was said. */
    static @Nullable PortRange matching(RuleProtocol protocol, @Nullable PortRange ports) {
        if (ports != null && protocol != RuleProtocol.TCP && protocol != RuleProtocol.UDP) {
            throw new IllegalArgumentException("ports with protocol " + protocol);
        }
        return ports;
    }
}
