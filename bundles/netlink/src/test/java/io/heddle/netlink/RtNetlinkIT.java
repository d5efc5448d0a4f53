package io.heddle.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.host.Slot;
import io.heddle.api.net.IpPrefix;
import io.heddle.tck.host.NetworkNamespace;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtNetlinkIT extends InNamespaces {

    private static final int TABLE = HostNumbers.table(Slot.A);

    private NetworkNamespace host;
    private Netlink netlink;
    private int link;

    @BeforeEach
    void linkBetweenTwoHosts() throws Exception {
        host = namespace("host");
        host.connect("up0", namespace("peer"), "down0");
        netlink = closing(host.call(RtNetlink::open));
        link = netlink.link("up0").orElseThrow().index();
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text);
    }

    @Test
    void findsLinks() throws Exception {
        var up0 = netlink.link("up0").orElseThrow();

        assertThat(up0.kind()).isEqualTo("veth");
        assertThat(up0.mtu()).isEqualTo(1500);
        assertThat(up0.isUp()).isTrue();
        assertThat(up0.isRunning()).isTrue();
        assertThat(netlink.link(up0.index())).contains(up0);
        assertThat(netlink.links()).extracting(Link::name).containsExactlyInAnyOrder("lo", "up0");
        assertThat(netlink.links())
                .filteredOn(Link::isLoopback)
                .extracting(Link::name)
                .containsExactly("lo");
        assertThat(netlink.link("down0")).isEmpty();
        assertThat(netlink.link(4711)).isEmpty();
    }

    @Test
    void createsChangesAndDeletesLinks() throws Exception {
        var bridge = netlink.createLink("br0", "bridge");
        assertThat(bridge.isUp()).isFalse();

        netlink.setMtu(bridge.index(), 1400);
        netlink.setUp(bridge.index(), true);

        assertThat(host.exec("ip", "link", "show", "br0")).contains("mtu 1400").contains(",UP");
        netlink.setUp(bridge.index(), false);
        assertThat(netlink.link("br0").orElseThrow().isUp()).isFalse();
        assertThatThrownBy(() -> netlink.createLink("br0", "bridge"))
                .hasMessage("cannot create link br0 of kind bridge: EEXIST");
        netlink.deleteLink(bridge.index());
        assertThat(netlink.link("br0")).isEmpty();
    }

    @Test
    void saysWhatTheKernelSays() {
        assertThatThrownBy(() -> netlink.createLink("x0", "nonsense"))
                .hasMessageStartingWith("cannot create link x0 of kind nonsense: EOPNOTSUPP (")
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP));
        assertThatThrownBy(() -> netlink.deleteLink(4711)).hasMessageContaining("cannot delete link 4711: ENODEV");
        assertThatThrownBy(() -> netlink.setMtu(link, 1))
                .hasMessageContaining("cannot set MTU of link " + link + " to 1: EINVAL");
        assertThatThrownBy(() -> netlink.addRoute(Route.device(prefix("10.1.0.0/16"), 4711, TABLE)))
                .hasMessageStartingWith("cannot add route 10.1.0.0/16 to table 7410: ENODEV");
    }

    @Test
    void managesAddressesOfBothFamilies() throws Exception {
        for (var text : List.of("10.1.0.1/16", "fd01::1/64")) {
            var address = LinkAddress.of(link, prefix(text));
            netlink.addAddress(address);

            assertThat(netlink.addresses(link))
                    .filteredOn(each -> each.prefix().equals(address.prefix()))
                    .hasSize(1)
                    .allMatch(each -> (each.flags() & LinkAddress.TENTATIVE) == 0);
            assertThat(netlink.addresses()).extracting(LinkAddress::prefix).contains(address.prefix());
            assertThatThrownBy(() -> netlink.addAddress(address))
                    .hasMessageStartingWith("cannot add address " + text + " of link " + link + ": EEXIST");
            netlink.replaceAddress(address);
            netlink.deleteAddress(address);
            assertThat(netlink.addresses(link)).extracting(LinkAddress::prefix).doesNotContain(address.prefix());
            assertThatThrownBy(() -> netlink.deleteAddress(address)).hasMessageContaining("EADDRNOTAVAIL");
        }
        assertThat(netlink.addresses(4711)).isEmpty();
    }

    @Test
    void makesNoPrefixRouteIfNotWanted() throws Exception {
        netlink.addAddress(LinkAddress.of(link, prefix("10.1.0.1/16")));
        netlink.addAddress(LinkAddress.of(link, prefix("10.2.0.1/16")).withoutPrefixRoute());
        netlink.addAddress(LinkAddress.of(link, prefix("fd02::1/64")).withoutPrefixRoute());

        assertThat(netlink.routes(true, Route.MAIN_TABLE))
                .extracting(Route::destination)
                .containsExactly(prefix("10.1.0.0/16"));
        assertThat(netlink.routes(false, Route.MAIN_TABLE))
                .extracting(Route::destination)
                .doesNotContain(prefix("fd02::/64"));
    }

    @Test
    void addsListsReplacesAndDeletesRoutes() throws Exception {
        netlink.addAddress(LinkAddress.of(link, prefix("10.9.0.1/24")));
        netlink.addAddress(LinkAddress.of(link, prefix("fd09::1/64")));
        var routes = List.of(
                Route.device(prefix("10.1.0.0/16"), link, TABLE),
                Route.device(prefix("10.1.0.0/16"), link, TABLE).withMetric(50),
                Route.gateway(prefix("0.0.0.0/0"), InetAddress.getByName("10.9.0.2"), link, TABLE),
                Route.unreachable(prefix("10.3.0.0/16"), TABLE),
                Route.blackhole(prefix("10.4.0.0/16"), TABLE),
                Route.device(prefix("::/0"), link, TABLE).withMetric(7),
                Route.gateway(prefix("fd01::/32"), InetAddress.getByName("fd09::2"), link, TABLE)
                        .withMetric(8),
                Route.unreachable(prefix("fd03::/32"), TABLE).withMetric(9));
        for (var route : routes) {
            netlink.addRoute(route);
            assertThatThrownBy(() -> netlink.addRoute(route))
                    .hasMessageMatching("cannot add .*route " + route.destination() + " to table 7410: EEXIST.*");
            netlink.replaceRoute(route);
        }

        var listed = new ArrayList<>(netlink.routes(true, TABLE));
        listed.addAll(netlink.routes(false, TABLE));

        // IPv6 lists what it refuses on loopback.
        assertThat(listed).hasSameSizeAs(routes).containsAll(routes.subList(0, 7));
        assertThat(host.exec("ip", "route", "show", "table", "7410", "10.1.0.0/16"))
                .contains("proto 174");
        // Without a metric the first of any metric is deleted, so the one with a metric goes first.
        Collections.reverse(listed);
        for (var route : listed) {
            netlink.deleteRoute(route);
            assertThatThrownBy(() -> netlink.deleteRoute(route))
                    .hasMessageContaining("route " + route.destination() + " from table 7410: E");
        }
        assertThat(netlink.routes(true, TABLE)).isEmpty();
        assertThat(netlink.routes(false, TABLE)).isEmpty();
        assertThat(netlink.routes(true, 4711)).isEmpty();
        assertThat(netlink.routes(false, 4711)).isEmpty();
    }

    @Test
    void replacingChangesTheRouteThereIs() throws Exception {
        netlink.addAddress(LinkAddress.of(link, prefix("10.9.0.1/24")));
        netlink.addRoute(Route.device(prefix("10.1.0.0/16"), link, TABLE));
        var through = Route.gateway(prefix("10.1.0.0/16"), InetAddress.getByName("10.9.0.2"), link, TABLE);

        netlink.replaceRoute(through);

        assertThat(netlink.routes(true, TABLE)).containsExactly(through);
    }

    @Test
    void flushesOnlyOurRoutes() throws Exception {
        netlink.addRoute(Route.device(prefix("10.1.0.0/16"), link, TABLE));
        netlink.addRoute(Route.unreachable(prefix("::/0"), TABLE));
        netlink.addRoute(Route.device(prefix("10.2.0.0/16"), link, TABLE).withProtocol(4));

        netlink.flushRoutes(true, TABLE);
        netlink.flushRoutes(false, TABLE);

        assertThat(netlink.routes(true, TABLE)).extracting(Route::destination).containsExactly(prefix("10.2.0.0/16"));
        assertThat(netlink.routes(false, TABLE)).isEmpty();
    }

    @Test
    void looksUpTheWayAPacketWouldGo() throws Exception {
        netlink.addAddress(LinkAddress.of(link, prefix("10.9.0.1/24")));
        netlink.addRoute(Route.unreachable(prefix("10.3.0.0/16"), TABLE));
        netlink.addRule(Rule.lookup(true, 141, TABLE).exceptMark(HostNumbers.FWMARK));
        netlink.addRoute(Route.gateway(prefix("0.0.0.0/0"), InetAddress.getByName("10.9.0.2"), link, Route.MAIN_TABLE));

        var way = netlink.lookup(InetAddress.getByName("10.3.0.1"), HostNumbers.FWMARK)
                .orElseThrow();

        assertThat(way.linkIndex()).isEqualTo(link);
        assertThat(way.gateway()).isEqualTo(InetAddress.getByName("10.9.0.2"));
        assertThat(way.source()).isEqualTo(InetAddress.getByName("10.9.0.1"));
        assertThat(netlink.lookup(InetAddress.getByName("10.3.0.1"), 0)).isEmpty();
        assertThat(netlink.lookup(InetAddress.getByName("fd77::1"), 0)).isEmpty();
    }

    @Test
    void addsListsAndDeletesRules() throws Exception {
        for (boolean ipv4 : new boolean[] {true, false}) {
            var rules = List.of(
                    Rule.lookup(ipv4, HostNumbers.mainRulePriority(Slot.A), Route.MAIN_TABLE)
                            .suppressing(0),
                    Rule.lookup(ipv4, HostNumbers.tableRulePriority(Slot.A), TABLE)
                            .exceptMark(HostNumbers.FWMARK),
                    Rule.lookup(ipv4, 200, TABLE).onlyMark(7));
            for (var rule : rules) {
                netlink.addRule(rule);
                assertThatThrownBy(() -> netlink.addRule(rule)).hasMessageContaining(": EEXIST");
            }

            assertThat(netlink.rules(ipv4)).containsAll(rules);
            assertThat(host.exec("ip", ipv4 ? "-4" : "-6", "rule"))
                    .contains("140:\tfrom all lookup main suppress_prefixlength 0")
                    .contains("141:\tnot from all fwmark 0x20de lookup 7410");
            for (var rule : rules) {
                netlink.deleteRule(rule);
                assertThatThrownBy(() -> netlink.deleteRule(rule))
                        .hasMessageMatching("cannot delete IPv. rule .* for table .*: ENOENT.*");
            }
            assertThat(netlink.rules(ipv4)).extracting(Rule::protocol).doesNotContain(HostNumbers.ROUTE_PROTOCOL);
        }
    }

    @Test
    void listsTablesThatDoNotFitIntoOneDatagram() throws Exception {
        for (int i = 0; i < 3000; i++) {
            netlink.addRoute(Route.device(prefix("10." + i / 250 + "." + i % 250 + ".0/24"), link, TABLE));
        }

        assertThat(netlink.routes(true, TABLE)).hasSize(3000).doesNotHaveDuplicates();
    }

    @Test
    void belongsToTheNamespaceOfTheThreadThatOpenedIt() throws Exception {
        assertThat(host.call(() -> netlink.link("up0"))).isPresent();
        assertThat(namespace("peer").call(() -> netlink.link("up0"))).isPresent();
        try (var other = namespace("peer").call(RtNetlink::open)) {
            assertThat(other.link("up0")).isEmpty();
            assertThat(other.link("down0")).isPresent();
        }
    }

    @Test
    void servesManyThreads() throws Exception {
        var calls = new ArrayList<CompletableFuture<Boolean>>();
        for (int thread = 0; thread < 4; thread++) {
            int index = thread;
            calls.add(CompletableFuture.supplyAsync(() -> useAlone(index)));
        }

        assertThat(calls).allSatisfy(call -> assertThat(call.get()).isTrue());
        assertThat(netlink.routes(true, TABLE)).isEmpty();
    }

    private boolean useAlone(int index) {
        try {
            for (int i = 0; i < 100; i++) {
                var route = Route.device(prefix("10." + index + "." + i + ".0/24"), link, TABLE);
                netlink.addRoute(route);
                if (!netlink.routes(true, TABLE).contains(route)) {
                    return false;
                }
                netlink.deleteRoute(route);
            }
            return true;
        } catch (NetlinkException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesCallsOnceClosed() throws Exception {
        netlink.close();
        netlink.close();

        assertThatThrownBy(() -> netlink.links()).hasMessage("cannot list links: EBADF (closed)");
    }
}
