package io.heddle.hub.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.PeerMeta;
import io.heddle.hub.internal.state.States;
import io.heddle.wire.management.FirewallRule;
import io.heddle.wire.management.NetworkMap;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MapPlannerTest {

    private static final PeerMeta V6 = new PeerMeta("h", "0.71.0", true, true);

    private final MapPlanner planner = new MapPlanner("heddle.internal", false);

    @Test
    void aLonePeerIsToldThatItsListsAreMeantToBeEmpty() {
        var map = map(States.with(States.open(), 1), 1);

        assertThat(map.getSerial()).isEqualTo(1);
        assertThat(map.getRemotePeersList()).isEmpty();
        assertThat(map.getRemotePeersIsEmpty()).isTrue();
        assertThat(map.getFirewallRulesIsEmpty()).isTrue();
        assertThat(map.getRoutesFirewallRulesIsEmpty()).isTrue();
        assertThat(map.getPeerConfig().getAddress()).isEqualTo("100.77.0.1/16");
        assertThat(map.getPeerConfig().getFqdn()).isEqualTo("p1.heddle.internal");
        assertThat(map.getPeerConfig().getAddressV6()).isEmpty();
        assertThat(map.getPeerConfig().getLazyConnectionEnabled()).isFalse();
    }

    @Test
    void twoPeersSeeEachOtherByTheDefaultPolicy() {
        var map = map(States.with(States.with(States.open(), 1), 2), 1);

        assertThat(map.getRemotePeersList()).singleElement().satisfies(peer -> {
            assertThat(peer.getWgPubKey()).isEqualTo(States.peerKey(2).text());
            assertThat(peer.getAllowedIpsList()).containsExactly("100.77.0.2/32");
            assertThat(peer.getFqdn()).isEqualTo("p2.heddle.internal");
            assertThat(peer.getAgentVersion()).isEqualTo("0.60.0");
            assertThat(peer.hasSshConfig()).isTrue();
        });
        assertThat(map.getRemotePeersIsEmpty()).isFalse();
        assertThat(map.getFirewallRulesIsEmpty()).isFalse();
        assertThat(rules(map)).containsExactly("IN ACCEPT ALL 100.77.0.2", "OUT ACCEPT ALL 100.77.0.2");
        assertThat(map.getFirewallRules(0).getSourcePrefixesList())
                .extracting(prefix -> HexFormat.of().formatHex(prefix.toByteArray()))
                .containsExactly("644d000220");
        assertThat(map.getFirewallRules(0).getPolicyId().toStringUtf8()).isEqualTo("Default");
        assertThat(map.getFirewallRules(0).hasPortInfo()).isFalse();
    }

    @Test
    void prefixesAreOnlyForThoseWhoUnderstandThem() {
        var old = new PeerMeta("h", "0.60.0", false, false);

        var map = map(States.with(States.with(States.open(), 1, old), 2), 1);

        assertThat(map.getFirewallRules(0).getSourcePrefixesList()).isEmpty();
        assertThat(map.getFirewallRules(0).getPeerIp()).isEqualTo("100.77.0.2");
    }

    static Stream<Arguments> policies() {
        var tcp = RuleProtocol.TCP;
        var accept = RuleAction.ACCEPT;
        return Stream.of(
                Arguments.of(
                        "one direction, seen from the source",
                        States.policy("p", "a", "b", false),
                        1,
                        List.of("OUT ACCEPT ALL 100.77.0.2")),
                Arguments.of(
                        "one direction, seen from the destination",
                        States.policy("p", "a", "b", false),
                        2,
                        List.of("IN ACCEPT ALL 100.77.0.1")),
                Arguments.of(
                        "both directions, seen from the destination",
                        States.policy("p", "a", "b", true),
                        2,
                        List.of("IN ACCEPT ALL 100.77.0.1", "OUT ACCEPT ALL 100.77.0.1")),
                Arguments.of("no part in it", States.policy("p", "a", "b", true), 3, List.of()),
                Arguments.of(
                        "all ports",
                        States.policy("p", "a", "b", false, tcp, accept),
                        1,
                        List.of("OUT ACCEPT TCP 100.77.0.2 range 0-0")),
                Arguments.of(
                        "ports and ranges",
                        States.policy("p", "a", "b", false, tcp, accept, PortRange.single(22), new PortRange(80, 90)),
                        1,
                        List.of("OUT ACCEPT TCP 100.77.0.2 port 22/22", "OUT ACCEPT TCP 100.77.0.2 range 80-90")),
                Arguments.of(
                        "icmp",
                        States.policy("p", "a", "b", false, RuleProtocol.ICMP, accept),
                        1,
                        List.of("OUT ACCEPT ICMP 100.77.0.2")),
                Arguments.of(
                        "a drop alone connects nobody",
                        States.policy("p", "a", "b", true, RuleProtocol.ALL, RuleAction.DROP),
                        1,
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void policies(String name, io.heddle.api.hub.PolicyInfo policy, int seenBy, List<String> expected) {
        var map = map(abc().putPolicy(policy), seenBy);

        assertThat(rules(map)).containsExactlyElementsOf(expected);
        assertThat(map.getRemotePeersCount()).isEqualTo(expected.isEmpty() ? 0 : 1);
        assertThat(map.getFirewallRulesIsEmpty()).isEqualTo(expected.isEmpty());
        assertThat(map.getRemotePeersIsEmpty()).isEqualTo(expected.isEmpty());
    }

    @Test
    void dropsComeBeforeWhatIsAccepted() {
        var state = abc().putPolicy(States.policy("let", "a", "b", false))
                .putPolicy(
                        States.policy("not", "a", "b", false, RuleProtocol.UDP, RuleAction.DROP, PortRange.single(53)));

        assertThat(rules(map(state, 1)))
                .containsExactly("OUT DROP UDP 100.77.0.2 port 53/53", "OUT ACCEPT ALL 100.77.0.2");
    }

    @Test
    void aDisabledPolicyConnectsNobody() {
        var on = States.policy("p", "a", "b", true);
        var off = new io.heddle.api.hub.PolicyInfo(
                "p", on.sources(), on.destinations(), true, on.protocol(), List.of(), on.action(), false);

        assertThat(map(abc().putPolicy(off), 1).getRemotePeersIsEmpty()).isTrue();
    }

    @Test
    void ipv6IsForTwoWhoBothWantIt() {
        var state = States.with(States.with(States.with(States.open(), 1, V6), 2, V6), 3);

        var map = map(state, 1);

        assertThat(HexFormat.of().formatHex(map.getPeerConfig().getAddressV6().toByteArray()))
                .isEqualTo("fd000001000200030000000000000001" + "40");
        assertThat(map.getRemotePeersList())
                .extracting(peer -> List.copyOf(peer.getAllowedIpsList()))
                .containsExactly(List.of("100.77.0.2/32", "fd00:1:2:3::2/128"), List.of("100.77.0.3/32"));
        assertThat(rules(map))
                .contains("IN ACCEPT ALL fd00:1:2:3::2", "OUT ACCEPT ALL fd00:1:2:3::2")
                .hasSize(6);
        assertThat(map.getFirewallRulesList())
                .anySatisfy(rule -> assertThat(HexFormat.of()
                                .formatHex(rule.getSourcePrefixes(0).toByteArray()))
                        .isEqualTo("fd000001000200030000000000000002" + "80"));
        assertThat(records(map))
                .containsExactly(
                        "p1.heddle.internal 1 100.77.0.1",
                        "p1.heddle.internal 28 fd00:1:2:3::1",
                        "p2.heddle.internal 1 100.77.0.2",
                        "p2.heddle.internal 28 fd00:1:2:3::2",
                        "p3.heddle.internal 1 100.77.0.3");
        assertThat(rules(map(state, 3))).noneMatch(rule -> rule.contains("fd00"));
    }

    @Test
    void onlyVisiblePeersHaveNames() {
        assertThat(records(map(abc().putPolicy(States.policy("p", "a", "b", true)), 3)))
                .containsExactly("p3.heddle.internal 1 100.77.0.3");
    }

    @Test
    void theZoneIsAbsoluteAndServed() {
        var dns = map(abc(), 1).getDnsConfig();

        assertThat(dns.getServiceEnable()).isTrue();
        assertThat(dns.getCustomZones(0).getDomain()).isEqualTo("heddle.internal.");
        assertThat(dns.getCustomZones(0).getRecords(0).getRecordClass()).isEqualTo("IN");
        assertThat(dns.getCustomZones(0).getRecords(0).getTtl()).isEqualTo(300);
        assertThat(dns.getForwarderPort()).isEqualTo(22054);
    }

    @Test
    void oneOldClientMovesTheForwarderPortOfAll() {
        var old = new PeerMeta("h", "0.58.2", true, false);

        assertThat(map(States.with(States.with(States.open(), 1), 2, old), 1)
                        .getDnsConfig()
                        .getForwarderPort())
                .isEqualTo(5353);
        assertThat(ClientVersion.isBefore("development", 0, 59)).isFalse();
        assertThat(ClientVersion.isBefore("0.59.0-rc1", 0, 59)).isFalse();
        assertThat(ClientVersion.isBefore("1.2.3", 0, 59)).isFalse();
        assertThat(ClientVersion.isBefore("99999999999.1", 0, 59)).isFalse();
    }

    @Test
    void theFarewellSaysNothingOfRoutesAndOwnConfiguration() {
        var map = planner.farewell(abc());

        assertThat(map.getRemotePeersIsEmpty()).isTrue();
        assertThat(map.getFirewallRulesIsEmpty()).isTrue();
        assertThat(map.getRoutesFirewallRulesIsEmpty()).isFalse();
        assertThat(map.hasPeerConfig()).isFalse();
        assertThat(map.getDnsConfig().getServiceEnable()).isFalse();
        assertThat(map.getDnsConfig().getForwarderPort()).isEqualTo(22054);
        assertThat(map.getSerial()).isEqualTo(abc().serial());
    }

    @Test
    void lazyConnectionsAreTold() {
        var map = new MapPlanner("x", true).mapFor(abc(), States.peer(abc(), 1));

        assertThat(map.getPeerConfig().getLazyConnectionEnabled()).isTrue();
    }

    /** Three peers, each in a group of its own, that nothing connects. */
    private static HubState abc() {
        var state = States.with(States.with(States.with(States.open(), 1, "a"), 2, "b"), 3, "c");
        return state.removePolicy(HubState.DEFAULT_POLICY);
    }

    private NetworkMap map(HubState state, int number) {
        return planner.mapFor(state, States.peer(state, number));
    }

    private static List<String> rules(NetworkMap map) {
        return map.getFirewallRulesList().stream().map(MapPlannerTest::text).toList();
    }

    private static String text(FirewallRule rule) {
        var text = rule.getDirection() + " " + rule.getAction() + " " + rule.getProtocol() + " " + rule.getPeerIp();
        if (!rule.hasPortInfo()) {
            return text;
        }
        var info = rule.getPortInfo();
        return info.hasRange()
                ? text + " range " + info.getRange().getStart() + "-"
                        + info.getRange().getEnd()
                : text + " port " + rule.getPort() + "/" + info.getPort();
    }

    private static List<String> records(NetworkMap map) {
        return map.getDnsConfig().getCustomZones(0).getRecordsList().stream()
                .map(record -> record.getName() + " " + record.getType() + " " + record.getRdata())
                .toList();
    }
}
