package io.heddle.hub.internal.plan;

import com.google.protobuf.ByteString;
import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.PortRange;
import io.heddle.hub.internal.plan.Links.Link;
import io.heddle.hub.internal.state.Peer;
import io.heddle.wire.management.CompactPrefix;
import io.heddle.wire.management.FirewallRule;
import io.heddle.wire.management.PortInfo;
import io.heddle.wire.management.RuleDirection;
import io.heddle.wire.management.RuleProtocol;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** The packet filter rules of one peer. */
final class RulePlanner {

    /** A range of 0 to 0 stands for all ports, and must be there for TCP and UDP. */
    private static final PortInfo ALL_PORTS =
            PortInfo.newBuilder().setRange(PortInfo.Range.getDefaultInstance()).build();

    private final Peer self;
    private final List<FirewallRule> drops = new ArrayList<>();
    private final List<FirewallRule> accepts = new ArrayList<>();

    RulePlanner(Peer self) {
        this.self = self;
    }

    void add(Peer other, List<Link> links) {
        for (Link link : links) {
            addFamily(other.ipv4(), link);
            if (self.meta().ipv6() && other.meta().ipv6()) {
                addFamily(other.ipv6(), link);
            }
        }
    }

    /** All rules; those that drop come first, for receivers that stop at the first that matches. */
    List<FirewallRule> rules() {
        var all = new ArrayList<>(drops);
        all.addAll(accepts);
        return all;
    }

    private void addFamily(InetAddress other, Link link) {
        if (link.in()) {
            addDirection(other, RuleDirection.IN, link.policy());
        }
        if (link.out()) {
            addDirection(other, RuleDirection.OUT, link.policy());
        }
    }

    private void addDirection(InetAddress other, RuleDirection direction, PolicyInfo policy) {
        var list = policy.action() == RuleAction.DROP ? drops : accepts;
        var rule = rule(other, direction, policy);
        if (policy.ports().isEmpty()) {
            list.add(hasPorts(policy) ? rule.setPortInfo(ALL_PORTS).build() : rule.build());
        }
        for (PortRange ports : policy.ports()) {
            list.add(withPorts(rule.clone(), ports).build());
        }
    }

    private FirewallRule.Builder rule(InetAddress other, RuleDirection direction, PolicyInfo policy) {
        var rule = FirewallRule.newBuilder()
                .setPeerIp(IpAddresses.text(other))
                .setDirection(direction)
                .setAction(
                        policy.action() == RuleAction.DROP
                                ? io.heddle.wire.management.RuleAction.DROP
                                : io.heddle.wire.management.RuleAction.ACCEPT)
                .setProtocol(protocol(policy))
                .setPolicyId(ByteString.copyFromUtf8(policy.name()));
        if (self.meta().sourcePrefixes()) {
            int length = other.getAddress().length * Byte.SIZE;
            rule.addSourcePrefixes(ByteString.copyFrom(new CompactPrefix(other, length).encode()));
        }
        return rule;
    }

    private static FirewallRule.Builder withPorts(FirewallRule.Builder rule, PortRange ports) {
        if (ports.first() == ports.last()) {
            return rule.setPort(Integer.toString(ports.first()))
                    .setPortInfo(PortInfo.newBuilder().setPort(ports.first()));
        }
        var range = PortInfo.Range.newBuilder().setStart(ports.first()).setEnd(ports.last());
        return rule.setPortInfo(PortInfo.newBuilder().setRange(range));
    }

    private static boolean hasPorts(PolicyInfo policy) {
        return switch (policy.protocol()) {
            case TCP, UDP -> true;
            default -> false;
        };
    }

    private static RuleProtocol protocol(PolicyInfo policy) {
        return switch (policy.protocol()) {
            case ALL -> RuleProtocol.ALL;
            case TCP -> RuleProtocol.TCP;
            case UDP -> RuleProtocol.UDP;
            case ICMP -> RuleProtocol.ICMP;
        };
    }
}
