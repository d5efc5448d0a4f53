package io.heddle.management.internal.map;

import com.google.protobuf.ByteString;
import io.heddle.api.map.FirewallRule;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import io.heddle.wire.management.CompactPrefix;
import io.heddle.wire.management.RuleDirection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules between peers and this gateway. Stateless. */
final class FirewallRuleDecoder {

    private FirewallRuleDecoder() {}

    /**
     * Decodes one rule, into one for each address it names.
     *
     * @throws IllegalArgumentException if any part of it makes no sense
     */
    static List<FirewallRule> decode(io.heddle.wire.management.FirewallRule rule) {
        var action = Rules.action(rule.getAction());
        var protocol = Rules.protocol(rule.getProtocol());
        var ports = Rules.matching(protocol, ports(rule));
        var direction = direction(rule.getDirection());
        var policy = rule.getPolicyId().toStringUtf8();
        var rules = new ArrayList<FirewallRule>();
        for (var peer : peers(rule, action)) {
            rules.add(new FirewallRule(peer, direction, action, protocol, ports, policy));
        }
        return rules;
    }

    private static Direction direction(RuleDirection direction) {
        return switch (direction) {
            case IN -> Direction.IN;
            case OUT -> Direction.OUT;
            default -> throw new IllegalArgumentException("unknown direction");
        };
    }

    // Source prefixes win over the old field, which servers still fill.
    private static List<IpPrefix> peers(io.heddle.wire.management.FirewallRule rule, RuleAction action) {
        if (rule.getSourcePrefixesCount() == 0) {
            return List.of(peer(IpAddresses.parse(rule.getPeerIp())));
        }
        var peers = new ArrayList<IpPrefix>();
        for (ByteString bytes : rule.getSourcePrefixesList()) {
            var prefix = CompactPrefix.decode(bytes.toByteArray())
                    .orElseThrow(() -> new IllegalArgumentException("not a compact prefix"));
            var peer = peer(prefix.address());
            // The length is ignored, as deployed clients do it: that makes an accepting rule narrower, which is safe,
            // and a denying one, too, which is not.
            if (action != RuleAction.ACCEPT && prefix.length() != peer.length()) {
                throw new IllegalArgumentException("a denied network instead of a peer");
            }
            peers.add(peer);
        }
        return peers;
    }

    private static IpPrefix peer(InetAddress address) {
        return address.isAnyLocalAddress() ? new IpPrefix(address, 0) : IpPrefix.host(address);
    }

    // Every TCP or UDP rule without ports comes as the range 0 to 0, and a bound of 0 never means a port.
    private static @Nullable PortRange ports(io.heddle.wire.management.FirewallRule rule) {
        var info = rule.getPortInfo();
        boolean empty = switch (info.getPortSelectionCase()) {
            case PORT -> info.getPort() == 0;
            case RANGE -> info.getRange().getStart() == 0 || info.getRange().getEnd() == 0;
            default -> true;
        };
        if (!empty) {
            return Rules.ports(info);
        }
        return rule.getPort().isEmpty() ? null : PortRange.single(Integer.parseInt(rule.getPort()));
    }
}
