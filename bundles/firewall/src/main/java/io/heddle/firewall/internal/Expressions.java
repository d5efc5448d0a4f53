package io.heddle.firewall.internal;

import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Matches and verdicts of rules, in the form of libnftables-json(5). */
final class Expressions {

    static final Object ACCEPT = Map.of("accept", JsonText.Null.NULL);
    static final Object DROP = Map.of("drop", JsonText.Null.NULL);
    static final Object COUNTER = Map.of("counter", JsonText.Null.NULL);

    /** Transport protocols that have ports in their first four bytes (RFC 9293, 768, 3828, 4340, 9260). */
    private static final List<String> WITH_PORTS = List.of("tcp", "udp", "udplite", "dccp", "sctp");

    private Expressions() {}

    static Object goTo(String chain) {
        return Map.of("goto", Map.of("target", chain));
    }

    static Object entersThrough(String interfaceName) {
        return equal(meta("iifname"), interfaceName);
    }

    static Object leavesThrough(String interfaceName) {
        return equal(meta("oifname"), interfaceName);
    }

    static Object established() {
        return match("in", ct("state"), List.of("established", "related"));
    }

    /** Packets that go against the direction of their flow's first one. */
    static Object reply() {
        return equal(ct("direction"), "reply");
    }

    /** The whole of a peer rule: address, protocol, ports, counter, verdict. */
    static List<Object> of(FilterRule rule) {
        var expression = new ArrayList<Object>();
        expression.add(address(rule));
        expression.addAll(protocol(rule));
        expression.add(COUNTER);
        expression.add(rule.drops() ? DROP : ACCEPT);
        return expression;
    }

    private static Object address(FilterRule rule) {
        if (rule.aboutAnybody()) {
            return equal(meta("nfproto"), rule.ipv4() ? "ipv4" : "ipv6");
        }
        return equal(payload(rule.ipv4() ? "ip" : "ip6", rule.incoming() ? "saddr" : "daddr"), "@" + rule.setName());
    }

    /** {@code meta l4proto} throughout: the protocol byte of the IPv6 header misses packets with extension headers. */
    private static List<Object> protocol(FilterRule rule) {
        var ports = rule.selector().ports();
        return switch (rule.selector().protocol()) {
            case TCP, UDP -> transport(rule.selector().protocol(), ports);
            case ICMP -> List.of(equal(meta("l4proto"), rule.ipv4() ? "icmp" : "ipv6-icmp"));
            case ALL ->
                ports == null
                        ? List.of()
                        : List.of(equal(meta("l4proto"), Map.of("set", WITH_PORTS)), port("th", ports));
        };
    }

    private static List<Object> transport(RuleProtocol protocol, @Nullable PortRange ports) {
        var name = protocol == RuleProtocol.TCP ? "tcp" : "udp";
        return ports == null ? List.of(equal(meta("l4proto"), name)) : List.of(port(name, ports));
    }

    private static Object port(String protocol, PortRange ports) {
        Object value =
                ports.first() == ports.last() ? ports.first() : Map.of("range", List.of(ports.first(), ports.last()));
        return equal(payload(protocol, "dport"), value);
    }

    private static Object equal(Object left, Object right) {
        return match("==", left, right);
    }

    private static Object match(String operator, Object left, Object right) {
        return Map.of("match", Map.of("op", operator, "left", left, "right", right));
    }

    private static Object meta(String key) {
        return Map.of("meta", Map.of("key", key));
    }

    private static Object ct(String key) {
        return Map.of("ct", Map.of("key", key));
    }

    private static Object payload(String protocol, String field) {
        return Map.of("payload", Map.of("protocol", protocol, "field", field));
    }
}
