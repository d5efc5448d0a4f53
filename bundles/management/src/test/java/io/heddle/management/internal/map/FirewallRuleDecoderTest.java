package io.heddle.management.internal.map;

import static io.heddle.management.internal.map.Wire.hex;
import static io.heddle.management.internal.map.Wire.port;
import static io.heddle.management.internal.map.Wire.range;
import static io.heddle.management.internal.map.Wire.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.heddle.api.map.FirewallRule;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import io.heddle.wire.management.PortInfo;
import io.heddle.wire.management.RuleDirection;
import io.heddle.wire.management.RuleProtocol;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FirewallRuleDecoderTest {

    @Test
    void everyPartIsTaken() {
        var rule = rule().setDirection(RuleDirection.OUT)
                .setAction(io.heddle.wire.management.RuleAction.DROP)
                .setPortInfo(port(443))
                .build();

        assertThat(FirewallRuleDecoder.decode(rule))
                .containsExactly(new FirewallRule(
                        IpPrefix.parse("100.77.200.4/32"),
                        Direction.OUT,
                        RuleAction.DROP,
                        io.heddle.api.map.RuleProtocol.TCP,
                        PortRange.single(443),
                        "policy"));
    }

    /** Trap T7: the range 0 to 0 is every rule without ports, and never the port 0. */
    static Stream<Arguments> ports() {
        return Stream.of(
                arguments("nothing", rule(), null),
                arguments("empty selection", rule().setPortInfo(PortInfo.getDefaultInstance()), null),
                arguments("0 to 0", rule().setPortInfo(range(0, 0)), null),
                arguments("0 to 90", rule().setPortInfo(range(0, 90)), null),
                arguments("90 to 0", rule().setPortInfo(range(90, 0)), null),
                arguments("port 0", rule().setPortInfo(port(0)), null),
                arguments("a port", rule().setPortInfo(port(22)), PortRange.single(22)),
                arguments("a range", rule().setPortInfo(range(80, 90)), new PortRange(80, 90)),
                arguments("old text", rule().setPort("8080"), PortRange.single(8080)),
                arguments("selection wins", rule().setPort("8080").setPortInfo(port(22)), PortRange.single(22)),
                arguments(
                        "empty does not win", rule().setPort("8080").setPortInfo(range(0, 0)), PortRange.single(8080)),
                arguments(
                        "0 to 0 without ports",
                        rule().setProtocol(RuleProtocol.ICMP).setPortInfo(range(0, 0)),
                        null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ports(String name, io.heddle.wire.management.FirewallRule.Builder rule, @Nullable PortRange ports) {
        assertThat(FirewallRuleDecoder.decode(rule.build()))
                .singleElement()
                .satisfies(decoded -> assertThat(decoded.ports()).isEqualTo(ports));
    }

    /** Trap T8: source prefixes win, and only their address counts. */
    static Stream<Arguments> peers() {
        return Stream.of(
                arguments("address", rule(), List.of("100.77.200.4/32")),
                arguments("IPv6 address", rule().setPeerIp("fd00::2"), List.of("fd00::2/128")),
                arguments("anybody", rule().setPeerIp("0.0.0.0"), List.of("0.0.0.0/0")),
                arguments("anybody by IPv6", rule().setPeerIp("::"), List.of("::/0")),
                arguments("prefix wins", rule().addSourcePrefixes(hex("644d030920")), List.of("100.77.3.9/32")),
                arguments(
                        "prefix without address",
                        rule().clearPeerIp().addSourcePrefixes(hex("644d030920")),
                        List.of("100.77.3.9/32")),
                arguments("prefix of anybody", rule().addSourcePrefixes(hex("0000000000")), List.of("0.0.0.0/0")),
                arguments("odd prefix of anybody", rule().addSourcePrefixes(hex("0000000020")), List.of("0.0.0.0/0")),
                arguments("a network is a peer", rule().addSourcePrefixes(hex("644d030910")), List.of("100.77.3.9/32")),
                arguments(
                        "IPv6 prefix",
                        rule().addSourcePrefixes(hex("fd00000000000000000000000000000280")),
                        List.of("fd00::2/128")),
                arguments(
                        "mapped IPv4",
                        rule().addSourcePrefixes(hex("00000000000000000000ffff644d030980")),
                        List.of("100.77.3.9/32")),
                arguments(
                        "several",
                        rule().addSourcePrefixes(hex("644d030920")).addSourcePrefixes(hex("644d030a20")),
                        List.of("100.77.3.9/32", "100.77.3.10/32")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void peers(String name, io.heddle.wire.management.FirewallRule.Builder rule, List<String> peers) {
        assertThat(FirewallRuleDecoder.decode(rule.build()))
                .extracting(decoded -> decoded.peer().toString())
                .isEqualTo(peers);
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments("no address", rule().clearPeerIp()),
                arguments("a name", rule().setPeerIp("localhost")),
                arguments("a network", rule().setPeerIp("10.0.0.0/8")),
                arguments("a prefix of 4 bytes", rule().addSourcePrefixes(hex("644d0309"))),
                arguments("a prefix too long", rule().addSourcePrefixes(hex("644d030921"))),
                arguments("unknown protocol", rule().setProtocol(RuleProtocol.UNKNOWN)),
                arguments("custom protocol", rule().setProtocol(RuleProtocol.CUSTOM)),
                arguments("SSH", rule().setProtocol(RuleProtocol.NETBIRD_SSH)),
                arguments("a protocol of the future", rule().setProtocolValue(77)),
                arguments("a direction of the future", rule().setDirectionValue(7)),
                arguments("an action of the future", rule().setActionValue(7)),
                arguments("port 65536", rule().setPortInfo(port(65536))),
                arguments("port 2^32-1", rule().setPortInfo(port(-1))),
                arguments("a range backwards", rule().setPortInfo(range(90, 80))),
                arguments("port text", rule().setPort("http")),
                arguments("port text 0", rule().setPort("0")),
                arguments("ports of ICMP", rule().setProtocol(RuleProtocol.ICMP).setPortInfo(port(1))),
                arguments("ports of all", rule().setProtocol(RuleProtocol.ALL).setPort("80")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void nonsense(String name, io.heddle.wire.management.FirewallRule.Builder rule) {
        assertThatIllegalArgumentException().isThrownBy(() -> FirewallRuleDecoder.decode(rule.build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsenseThatAcceptsIsSkippedAndNonsenseThatMayDenyRefusesTheMap(
            String name, io.heddle.wire.management.FirewallRule.Builder rule) throws Exception {
        var decoder = new MapDecoder(Wire.OWN);
        var accepting = Wire.map().addFirewallRules(rule).addFirewallRules(rule());
        var denying = Wire.map()
                .addFirewallRules(rule.clone().setAction(io.heddle.wire.management.RuleAction.DROP))
                .addFirewallRules(rule());
        var remarks = new Remarks();

        if (rule.getActionValue() == 0) {
            assertThat(decoder.decode(Wire.response(accepting), null, remarks).firewallRules())
                    .hasSize(1);
            assertThat(remarks.count()).isEqualTo(1);
            assertThatThrownBy(() -> decoder.decode(Wire.response(denying), null, new Remarks()))
                    .isInstanceOf(RefusedMapException.class);
        } else {
            assertThatThrownBy(() -> decoder.decode(Wire.response(accepting), null, remarks))
                    .isInstanceOf(RefusedMapException.class);
        }
    }

    @Test
    void aDeniedNetworkCannotBeNarrowedToAPeer() {
        var rule = rule().setAction(io.heddle.wire.management.RuleAction.DROP)
                .addSourcePrefixes(hex("644d030910"))
                .build();

        assertThatIllegalArgumentException().isThrownBy(() -> FirewallRuleDecoder.decode(rule));
    }
}
