package io.heddle.firewall.internal;

import static io.heddle.api.map.RuleProtocol.ALL;
import static io.heddle.api.map.RuleProtocol.ICMP;
import static io.heddle.api.map.RuleProtocol.TCP;
import static io.heddle.api.map.RuleProtocol.UDP;
import static io.heddle.firewall.internal.Plans.allow;
import static io.heddle.firewall.internal.Plans.drop;
import static io.heddle.firewall.internal.Plans.dropOut;
import static io.heddle.firewall.internal.Plans.plan;
import static io.heddle.firewall.internal.Plans.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.PeerRule;
import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.net.PortRange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RulesetTest {

    private static final Commands TABLE = new Commands("heddle-a");
    private static final String ESTABLISHED =
            "{'match':{'left':{'ct':{'key':'state'}},'op':'in','right':['established','related']}}";
    private static final String REPLY = "{'match':{'left':{'ct':{'key':'direction'}},'op':'==','right':'reply'}}";

    @Test
    void theEmptyPlanIsTheSkeletonThatDeniesEverything() {
        assertThat(json(FirewallPlan.DENY_ALL))
                .startsWith("[{'add':{'table':{'family':'inet','name':'heddle-a'}}},"
                        + "{'delete':{'table':{'family':'inet','name':'heddle-a'}}},"
                        + "{'add':{'table':{'family':'inet','name':'heddle-a'}}},")
                .contains(hooked("input"), hooked("output"), hooked("forward"));
        assertThat(chain("input", FirewallPlan.DENY_ALL))
                .containsExactly("[" + named("iifname") + ",{'goto':{'target':'from-tunnel'}}]");
        assertThat(chain("output", FirewallPlan.DENY_ALL))
                .containsExactly("[" + named("oifname") + ",{'goto':{'target':'to-tunnel'}}]");
        assertThat(chain("forward", FirewallPlan.DENY_ALL))
                .containsExactly(
                        "[" + named("iifname") + ",{'counter':null},{'drop':null}]",
                        "[" + named("oifname") + ",{'counter':null},{'drop':null}]");
        assertThat(chain("from-tunnel", FirewallPlan.DENY_ALL))
                .containsExactly(
                        "[" + ESTABLISHED + "," + REPLY + ",{'accept':null}]",
                        "[" + ESTABLISHED + ",{'accept':null}]",
                        "[{'counter':null},{'drop':null}]");
        assertThat(chain("to-tunnel", FirewallPlan.DENY_ALL))
                .containsExactly("[" + ESTABLISHED + "," + REPLY + ",{'accept':null}]");
    }

    @Test
    void putsDropsBeforeEstablishedAndAcceptsAfterIt() {
        var chain = chain(
                "from-tunnel",
                plan(allow(TCP, PortRange.single(22), "10.0.0.1"), drop(UDP, new PortRange(5, 9), "10.0.0.2")));

        assertThat(chain).hasSize(5);
        assertThat(chain.get(1)).contains("'saddr'", "'@in-drop-udp-5-9-v4'", "{'range':[5,9]}", "{'drop':null}");
        assertThat(chain.get(2)).contains("established").doesNotContain("reply");
        assertThat(chain.get(3)).contains("'@in-accept-tcp-22-v4'", "'right':22", "{'accept':null}");
        assertThat(chain.get(4)).isEqualTo("[{'counter':null},{'drop':null}]");
    }

    @Test
    void givesEachFamilyItsOwnSetAndIcmpItsOwnNumber() {
        var plan = plan(allow(ICMP, null, "10.0.0.1", "fd00::1"));

        assertThat(json(plan))
                .contains("{'elem':['10.0.0.1'],'family':'inet','flags':['interval'],'name':'in-accept-icmp-v4',"
                        + "'table':'heddle-a','type':'ipv4_addr'}")
                .contains("{'elem':['fd00::1'],'family':'inet','flags':['interval'],'name':'in-accept-icmp-v6',"
                        + "'table':'heddle-a','type':'ipv6_addr'}");
        assertThat(chain("from-tunnel", plan))
                .anyMatch(e -> e.contains("'ip6'") && e.contains("'ipv6-icmp'"))
                .anyMatch(e -> e.contains("'ip'") && e.contains("'icmp'"));
    }

    @Test
    void neverPutsAnybodyIntoASet() {
        var plan = plan(allow(TCP, PortRange.single(80), "0.0.0.0/0", "10.0.0.1", "fd00::1"));

        assertThat(json(plan)).doesNotContain("0.0.0.0", "10.0.0.1");
        assertThat(chain("from-tunnel", plan)).anyMatch(e -> e.contains("nfproto") && e.contains("'ipv4'"));
        assertThat(chain("from-tunnel", plan)).anyMatch(e -> e.contains("'@in-accept-tcp-80-v6'"));
    }

    @Test
    void matchesPortsOfAnyTransportWhenAllProtocolsHavePorts() {
        assertThat(chain("from-tunnel", plan(allow(ALL, PortRange.single(53), "10.0.0.1")))
                        .get(2))
                .contains("'tcp'", "'udp'", "'protocol':'th'");
    }

    @Test
    void dropsOutgoingPacketsByDestinationAndNeedsNoRuleToLetThemPass() {
        var plan = plan(
                dropOut(TCP, PortRange.single(25), "10.0.0.1"),
                rule(Direction.OUT, RuleAction.ACCEPT, ALL, null, "10.0.0.2"));

        var chain = chain("to-tunnel", plan);

        assertThat(chain).hasSize(2);
        assertThat(chain.get(1)).contains("'daddr'", "'@out-drop-tcp-25-v4'", "{'drop':null}");
        assertThat(json(plan)).doesNotContain("10.0.0.2");
    }

    @Test
    void joinsRulesThatHaveTheSameSelectorAllTheSame() {
        var plan = plan(allow(ALL, null, "10.0.0.1"), allow(ALL, null, "10.0.0.2"));

        assertThat(json(plan)).contains("'elem':['10.0.0.1','10.0.0.2']");
    }

    @Test
    void doesNotDependOnTheOrderOfRules() {
        var first = allow(TCP, PortRange.single(22), "10.0.0.1");
        var second = drop(ALL, null, "10.0.0.9", "fd00::9");

        assertThat(json(plan(first, second))).isEqualTo(json(plan(second, first)));
    }

    @Test
    void changesOnlyElementsWhenOnlyPeersChange() {
        var changes = changes(
                new PeerRule[] {allow(TCP, PortRange.single(22), "10.0.0.1", "10.0.0.2", "fd00::1")},
                allow(TCP, PortRange.single(22), "10.0.0.2", "10.0.4.0/24", "fd00::1"));

        assertThat(changes)
                .isEqualTo("[{'delete':{'element':{'elem':['10.0.0.1'],'family':'inet',"
                        + "'name':'in-accept-tcp-22-v4','table':'heddle-a'}}},"
                        + "{'add':{'element':{'elem':[{'prefix':{'addr':'10.0.4.0','len':24}}],'family':'inet',"
                        + "'name':'in-accept-tcp-22-v4','table':'heddle-a'}}}]");
    }

    @Test
    void changesNothingWhenNothingChanges() {
        var rule = allow(TCP, PortRange.single(22), "10.0.0.1");

        assertThat(changes(new PeerRule[] {rule}, rule)).isEqualTo("[]");
        assertThat(changes(new PeerRule[] {rule}, rule, rule(Direction.OUT, RuleAction.ACCEPT, ALL, null, "10.0.0.1")))
                .isEqualTo("[]");
    }

    @Test
    void replacesTheTableWhenRulesComeOrGoOrBecomeAboutAnybody() {
        var ssh = allow(TCP, PortRange.single(22), "10.0.0.1");

        assertThat(changes(new PeerRule[] {ssh})).isEqualTo("replace");
        assertThat(changes(new PeerRule[] {}, ssh)).isEqualTo("replace");
        assertThat(changes(new PeerRule[] {ssh}, allow(TCP, PortRange.single(22), "0.0.0.0/0")))
                .isEqualTo("replace");
        assertThat(changes(new PeerRule[] {ssh}, allow(TCP, PortRange.single(23), "10.0.0.1")))
                .isEqualTo("replace");
        assertThat(changes(new PeerRule[] {ssh}, allow(TCP, PortRange.single(22), "10.0.0.1", "fd00::1")))
                .isEqualTo("replace");
    }

    private static String changes(PeerRule[] before, PeerRule... after) {
        return Ruleset.of("hd0", TABLE, plan(after))
                .changesFrom(Ruleset.of("hd0", TABLE, plan(before)))
                .map(RulesetTest::readable)
                .orElse("replace");
    }

    private static String json(FirewallPlan plan) {
        return readable(Ruleset.of("hd0", TABLE, plan).replace());
    }

    /** The expressions of a chain's rules, in order. */
    private static List<String> chain(String name, FirewallPlan plan) {
        return Ruleset.of("hd0", TABLE, plan).replace().stream()
                .map(command -> command.get("add"))
                .filter(added -> added instanceof Map<?, ?> map && map.get("rule") != null)
                .map(added -> (Map<?, ?>) ((Map<?, ?>) added).get("rule"))
                .filter(rule -> name.equals(rule.get("chain")))
                .map(rule -> readable(rule.get("expr")))
                .toList();
    }

    private static String hooked(String hook) {
        return ("{'add':{'chain':{'family':'inet','hook':'%s','name':'%s','policy':'accept','prio':0,"
                        + "'table':'heddle-a','type':'filter'}}}")
                .formatted(hook, hook);
    }

    private static String named(String key) {
        return "{'match':{'left':{'meta':{'key':'%s'}},'op':'==','right':'hd0'}}".formatted(key);
    }

    private static String readable(Object value) {
        return JsonText.of(sorted(value)).replace('"', '\'');
    }

    /** The same with the keys of every map in alphabetical order: maps of the JDK have none. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, Object>();
            map.forEach((key, inner) -> sorted.put((String) key, sorted(inner)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(RulesetTest::sorted).toList()
                : value;
    }
}
