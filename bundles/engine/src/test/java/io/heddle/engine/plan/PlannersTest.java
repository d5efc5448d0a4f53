package io.heddle.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.DnsZone;
import io.heddle.api.map.FirewallRule;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.NameserverGroup;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannersTest {

    private static final SelfConfig DUAL = new SelfConfig(
            IpPrefix.parse("100.77.3.9/16"), IpPrefix.parse("fd00:1::9/64"), "me.heddle.test", 0, false, false);
    private static final SelfConfig V4 =
            new SelfConfig(IpPrefix.parse("100.77.3.9/16"), null, "me.heddle.test", 0, false, false);

    @Test
    void noRulesMeanThatNothingComesIn() {
        assertThat(FirewallPlanner.plan(List.of(), false)).isEqualTo(FirewallPlan.DENY_ALL);
    }

    @Test
    void rulesThatDifferOnlyInThePeerBecomeOne() {
        var plan = FirewallPlanner.plan(
                List.of(
                        rule("100.77.0.1", Direction.IN, RuleAction.ACCEPT, 80),
                        rule("100.77.0.2", Direction.IN, RuleAction.ACCEPT, 80),
                        rule("100.77.0.2", Direction.IN, RuleAction.ACCEPT, 443)),
                false);

        assertThat(plan.peerRules()).hasSize(2);
        assertThat(plan.peerRules().get(0).peers())
                .containsExactlyInAnyOrder(IpPrefix.parse("100.77.0.1"), IpPrefix.parse("100.77.0.2"));
    }

    @Test
    void ofWhatGoesOutOnlyDropsAreKept() {
        var plan = FirewallPlanner.plan(
                List.of(
                        rule("100.77.0.1", Direction.OUT, RuleAction.ACCEPT, 80),
                        rule("100.77.0.1", Direction.OUT, RuleAction.DROP, 25)),
                false);

        assertThat(plan.peerRules()).singleElement().satisfies(rule -> {
            assertThat(rule.selector().direction()).isEqualTo(Direction.OUT);
            assertThat(rule.selector().action()).isEqualTo(RuleAction.DROP);
        });
    }

    @Test
    void blockInboundLeavesNoAccept() {
        var plan = FirewallPlanner.plan(List.of(rule("100.77.0.1", Direction.IN, RuleAction.ACCEPT, 80)), true);

        assertThat(plan).isEqualTo(FirewallPlan.DENY_ALL);
    }

    @Test
    void routesTheOverlayAndPeersOutsideOfIt() {
        var inside = peer(1, "100.77.9.9/32", "fd00:1::5/128");
        var outside = peer(2, "100.99.0.1/32");

        assertThat(RoutePlanner.plan(map(DUAL, DnsSettings.DISABLED, inside, outside))
                        .prefixes())
                .containsExactlyInAnyOrder(
                        IpPrefix.parse("100.77.0.0/16"),
                        IpPrefix.parse("fd00:1::/64"),
                        IpPrefix.parse("100.99.0.1/32"));
        assertThat(RoutePlanner.plan(map(V4, DnsSettings.DISABLED, inside)).prefixes())
                .containsExactly(IpPrefix.parse("100.77.0.0/16"));
    }

    @Test
    void plansOnlyPeersWithAPathAndKeepsWhatDidNotChange() {
        var planner = new TunnelPlanner(null, true);
        var peers = List.of(peer(1, "100.77.0.1/32", "fd00:1::1/128"), peer(2, "100.77.0.2/32"));
        var endpoint = new Endpoint.Udp(new InetSocketAddress("192.0.2.1", 51820));
        var paths = Map.of(peers.get(0).key(), new TunnelPlanner.Path(endpoint, 0));

        var first = planner.plan(peers, paths);
        var second = planner.plan(peers, paths);

        assertThat(first.peers()).containsOnlyKeys(peers.get(0).key());
        var plan = first.peers().get(peers.get(0).key());
        assertThat(plan).isNotNull().isSameAs(second.peers().get(peers.get(0).key()));
        assertThat(plan)
                .matches(p -> p != null
                        && p.keepaliveSeconds() == 25
                        && p.allowedIps().size() == 2);
    }

    @Test
    void aPeersIpv6IsNotAllowedWithoutAnIpv6Overlay() {
        var planner = new TunnelPlanner(null, false);
        var peer = peer(1, "100.77.0.1/32", "fd00:1::1/128");

        var plan = planner.plan(List.of(peer), Map.of(peer.key(), new TunnelPlanner.Path(null, 0)));

        assertThat(plan.peers().get(peer.key()))
                .matches(p -> p != null && p.allowedIps().equals(Set.of(IpPrefix.parse("100.77.0.1/32"))));
    }

    @Test
    void namesAreDisabledWhenTheMapSaysSo() {
        assertThat(DnsPlanner.plan(map(DUAL, DnsSettings.DISABLED))).isEqualTo(DnsPlan.DISABLED);
    }

    @Test
    void makesReverseZonesOfTheOverlay() {
        var zone = new DnsZone(
                "heddle.test",
                List.of(
                        new DnsRecord("a.heddle.test", 1, 300, "100.77.1.2"),
                        new DnsRecord("a.heddle.test", 28, 300, "fd00:1::2"),
                        new DnsRecord("elsewhere.heddle.test", 1, 300, "192.0.2.1"),
                        new DnsRecord("*.heddle.test", 1, 300, "100.77.1.3"),
                        new DnsRecord("broken.heddle.test", 1, 300, "not an address")),
                true,
                true);

        var plan = DnsPlanner.plan(map(DUAL, new DnsSettings(true, List.of(zone), List.of())));

        assertThat(plan.zones())
                .extracting(DnsZone::domain)
                .containsExactly("heddle.test", "77.100.in-addr.arpa", "0.0.0.0.0.0.0.0.1.0.0.0.0.0.d.f.ip6.arpa");
        assertThat(plan.zones().get(1).records())
                .containsExactly(new DnsRecord("2.1.77.100.in-addr.arpa", 12, 300, "a.heddle.test"));
        assertThat(plan.zones().get(2).records()).singleElement().matches(record -> record.type() == 12);
        assertThat(plan.searchDomains()).containsExactly("heddle.test");
        assertThat(plan.matchDomains()).hasSize(3);
        assertThat(plan.resolveAll()).isFalse();
    }

    @Test
    void aPrimaryGroupTakesAllNames() {
        var group = new NameserverGroup(List.of(new InetSocketAddress("192.0.2.53", 53)), true, List.of(), false);

        assertThat(DnsPlanner.plan(map(V4, new DnsSettings(true, List.of(), List.of(group))))
                        .resolveAll())
                .isTrue();
    }

    private static FirewallRule rule(String peer, Direction direction, RuleAction action, int port) {
        return new FirewallRule(
                IpPrefix.parse(peer), direction, action, RuleProtocol.TCP, PortRange.single(port), "policy");
    }

    private static RemotePeer peer(int number, String... addresses) {
        var key = new byte[32];
        key[31] = (byte) number;
        var prefixes =
                java.util.Arrays.stream(addresses).map(IpPrefix::parse).collect(java.util.stream.Collectors.toSet());
        return new RemotePeer(PublicKey.of(key), prefixes, "peer" + number, "0.60.0");
    }

    private static NetworkMap map(SelfConfig self, DnsSettings dns, RemotePeer... peers) {
        return new NetworkMap(1, self, List.of(peers), List.of(), List.of(), List.of(), List.of(), dns);
    }
}
