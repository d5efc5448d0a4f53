package io.heddle.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.Slot;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.routes.RouteSession;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.netlink.HostNumbers;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.RtNetlink;
import io.heddle.tck.fake.MemoryRecord;
import io.heddle.tck.host.NetworkNamespace;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a namespace with a default route through {@code wan0} and a veth named {@code hd0} in the place of the tunnel. */
final class LinuxRouteBackendIT {

    private final LinuxRouteBackend backend = new LinuxRouteBackend(new OwnRemovals());
    private final MemoryRecord record = new MemoryRecord();
    private NetworkNamespace host;
    private NetworkNamespace world;
    private Netlink outside;
    private TunnelInterface tunnel;
    private String empty;

    @BeforeAll
    static void canMakeNamespaces() {
        Assumptions.assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
    }

    @BeforeEach
    void connect() throws Exception {
        host = NetworkNamespace.create("rt");
        world = NetworkNamespace.create("rtw");
        host.connect("wan0", world, "w0");
        host.connect("hd0", world, "w1");
        host.address("wan0", "192.0.2.1/24");
        host.address("wan0", "2001:db8::1/64");
        host.exec("ip", "route", "add", "default", "via", "192.0.2.2");
        host.exec("ip", "-6", "route", "add", "default", "via", "2001:db8::2");
        host.exec("ip", "address", "add", "10.77.0.1/32", "dev", "hd0");
        host.exec("ip", "address", "add", "fd77::1/128", "dev", "hd0", "nodad");
        outside = host.call(RtNetlink::open);
        tunnel = new TunnelInterface("hd0", outside.link("hd0").orElseThrow().index(), null);
        empty = routing();
    }

    @AfterEach
    void clean() {
        outside.close();
        host.close();
        world.close();
    }

    @Test
    void leadsPrefixesOfBothFamiliesIntoTheTunnelButNotOurOwnMarkedPackets() throws Exception {
        try (var session = scoped(Slot.A)) {
            session.apply(plan("10.77.0.0/24", "fd77::/64", "198.51.100.0/24"));

            assertThat(way("10.77.0.9")).contains("dev hd0").contains("src 10.77.0.1");
            assertThat(way("fd77::9")).contains("dev hd0");
            assertThat(way("198.51.100.7")).contains("dev hd0");
            assertThat(way("203.0.113.1")).contains("dev wan0");
            assertThat(host.exec("ip", "route", "get", "198.51.100.7", "mark", "" + HostNumbers.FWMARK))
                    .contains("dev wan0");
        }

        assertThat(routing()).isEqualTo(empty);
        assertThat(record.isEmpty()).isTrue();
    }

    @Test
    void letsSpecificRoutesOfTheMainTableWinAndItsDefaultRouteLose() throws Exception {
        host.exec("ip", "route", "add", "10.9.0.0/16", "dev", "wan0");
        try (var session = scoped(Slot.A)) {
            session.apply(plan("10.9.1.0/24", "0.0.0.0/0", "::/0"));

            assertThat(way("10.9.1.1")).contains("dev wan0");
            assertThat(way("203.0.113.1")).contains("dev hd0");
            assertThat(way("2001:db8:7::1")).contains("dev hd0");
        }
    }

    @Test
    void keepsIpv6FromGoingAroundATunnelThatTakesAllOfIpv4() throws Exception {
        try (var session = scoped(Slot.A)) {
            session.apply(plan("0.0.0.0/0"));

            assertThat(outside.lookup(InetAddress.getByName("2001:db8:7::1"), 0))
                    .isEmpty();
            assertThat(outside.lookup(InetAddress.getByName("2001:db8:7::1"), HostNumbers.FWMARK))
                    .isPresent();
        }
        assertThat(routing()).isEqualTo(empty);
    }

    @Test
    void changesOnlyWhatDiffers() throws Exception {
        try (var session = scoped(Slot.A)) {
            session.apply(plan("10.1.0.0/16", "10.2.0.0/16"));
            // A route that is written again would lose what somebody hung on it.
            host.exec(
                    "ip",
                    "route",
                    "change",
                    "10.1.0.0/16",
                    "dev",
                    "hd0",
                    "table",
                    "7410",
                    "proto",
                    "174",
                    "mtu",
                    "1111");

            session.apply(plan("10.1.0.0/16", "10.3.0.0/16"));

            assertThat(host.exec("ip", "route", "show", "table", "7410"))
                    .contains("10.1.0.0/16", "mtu 1111", "10.3.0.0/16")
                    .doesNotContain("10.2.0.0/16");
        }
    }

    @Test
    void refusesAPlanAsAWhole() throws Exception {
        try (var session = scoped(Slot.A)) {
            session.apply(plan("10.1.0.0/16"));

            assertThatThrownBy(() -> session.apply(plan("10.2.0.0/16", "169.254.0.0/16")))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("169.254.0.0/16");

            assertThat(host.exec("ip", "route", "show", "table", "7410"))
                    .contains("10.1.0.0/16")
                    .doesNotContain("10.2.0.0/16");
        }
    }

    @Test
    void swapsSlotsWithoutAMomentWithoutRoute() throws Exception {
        var stop = new AtomicBoolean();
        var looked = new AtomicInteger();
        var astray = new AtomicInteger();
        var session = open(Slot.A);
        session.apply(plan("198.51.100.0/24", "fd99::/64"));
        var watcher = new Thread(() -> watch(stop, looked, astray));
        watcher.start();

        var slot = Slot.A;
        for (int i = 0; i < 40; i++) {
            slot = slot.other();
            var successor = open(slot);
            successor.apply(plan("198.51.100.0/24", "fd99::/64"));
            inside(session::close);
            session = successor;
        }

        stop.set(true);
        watcher.join();
        inside(session::close);
        assertThat(looked.get()).isGreaterThan(100);
        assertThat(astray.get()).isZero();
        assertThat(routing()).isEqualTo(empty);
        assertThat(record.isEmpty()).isTrue();
    }

    @Test
    void recoversWhatAKilledProcessLeftAndNothingOfOthers() throws Exception {
        host.exec("ip", "rule", "add", "pref", "105", "lookup", "main", "suppress_prefixlength", "0");
        host.exec("ip", "rule", "add", "pref", "141", "from", "10.0.0.0/8", "lookup", "7410");
        host.exec("ip", "route", "add", "10.50.0.0/16", "dev", "wan0", "table", "7411", "proto", "static");
        host.exec("ip", "route", "add", "10.60.0.0/16", "dev", "wan0", "proto", "174");
        var foreign = routing();
        sysctl("1", "all");
        var a = open(Slot.A);
        a.apply(plan("10.1.0.0/16", "fd77::/64"));
        open(Slot.B).apply(plan("10.2.0.0/16", "0.0.0.0/0"));

        host.call(() -> {
            new LinuxRouteBackend(new OwnRemovals()).recover(record);
            return null;
        });

        assertThat(routing()).isEqualTo(foreign);
        assertThat(filter("all")).isEqualTo("1");
        assertThat(record.isEmpty()).isTrue();
    }

    @Test
    void repairsRulesAndRoutesThatSomebodyRemoved() throws Exception {
        try (var session = scoped(Slot.B)) {
            session.apply(plan("10.1.0.0/16", "fd99::/64"));
            var whole = routing();
            host.exec("ip", "rule", "del", "pref", "143");
            host.exec("ip", "-6", "rule", "del", "pref", "142");
            host.exec("ip", "route", "del", "10.1.0.0/16", "table", "7411");
            host.exec("ip", "route", "add", "10.8.0.0/16", "dev", "hd0", "table", "7411", "proto", "174");

            inside(session::repair);

            assertThat(routing()).isEqualTo(whole);
        }
    }

    @Test
    void addsNoRuleTwice() throws Exception {
        try (var session = scoped(Slot.A)) {
            var once = routing();

            inside(session::repair);
            open(Slot.A);

            assertThat(routing()).isEqualTo(once);
        }
    }

    @Test
    void loosensAStrictCheckOfSourcesUntilTheLastSlotCloses() throws Exception {
        sysctl("0", "all");
        sysctl("1", "wan0");
        sysctl("0", "hd0");
        var a = open(Slot.A);
        assertThat(filter("wan0")).isEqualTo("2");
        assertThat(filter("all")).isEqualTo("0");
        var b = open(Slot.B);

        inside(a::close);
        assertThat(filter("wan0")).isEqualTo("2");

        inside(b::close);
        assertThat(filter("wan0")).isEqualTo("1");
        assertThat(host.exec("sysctl", "-n", "net.ipv4.conf.all.src_valid_mark").strip())
                .isEqualTo("0");
        assertThat(record.isEmpty()).isTrue();
    }

    @Test
    void respectsAValueThatSomebodyElseSetMeanwhile() throws Exception {
        sysctl("1", "all");
        var session = open(Slot.A);
        assertThat(filter("all")).isEqualTo("2");
        sysctl("0", "all");

        inside(session::close);

        assertThat(filter("all")).isEqualTo("0");
    }

    @Test
    void doesWithoutIpv6WhereItIsSwitchedOff() throws Exception {
        host.exec("sysctl", "-qw", "net.ipv6.conf.hd0.disable_ipv6=1");
        try (var session = scoped(Slot.A)) {
            session.apply(plan("10.1.0.0/16"));

            assertThat(way("10.1.2.3")).contains("dev hd0");
        }
    }

    @Test
    void saysSoWhenTheTunnelIsGone() throws Exception {
        try (var session = scoped(Slot.A)) {
            host.exec("ip", "link", "del", "hd0");

            assertThatThrownBy(() -> session.apply(plan("10.1.0.0/16")))
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("10.1.0.0/16");
        }
        assertThat(routing()).doesNotContain("7410");
    }

    private void watch(AtomicBoolean stop, AtomicInteger looked, AtomicInteger astray) {
        try {
            var ipv4 = InetAddress.getByName("198.51.100.7");
            var ipv6 = InetAddress.getByName("fd99::7");
            while (!stop.get()) {
                for (var address : new InetAddress[] {ipv4, ipv6}) {
                    var route = outside.lookup(address, 0);
                    looked.incrementAndGet();
                    if (route.isEmpty() || route.get().linkIndex() != tunnel.index()) {
                        astray.incrementAndGet();
                    }
                }
            }
        } catch (java.io.IOException e) {
            astray.incrementAndGet();
        }
    }

    /** What a session does. */
    private interface Step {
        void run() throws Exception;
    }

    /** Settings of the kernel are those of the calling thread's namespace. */
    private void inside(Step step) throws Exception {
        host.call(() -> {
            step.run();
            return null;
        });
    }

    /** A session whose close runs in the namespace. */
    private record Scoped(LinuxRouteBackendIT test, RouteSession session) implements AutoCloseable {
        void apply(RoutePlan plan) throws Exception {
            session.apply(plan);
        }

        void repair() throws Exception {
            session.repair();
        }

        @Override
        public void close() {
            try {
                test.inside(session::close);
            } catch (Exception e) {
                throw new IllegalStateException("cannot close", e);
            }
        }
    }

    private Scoped scoped(Slot slot) throws Exception {
        return new Scoped(this, open(slot));
    }

    private RouteSession open(Slot slot) throws Exception {
        return host.call(() -> backend.open(tunnel, slot, record));
    }

    private String way(String destination) {
        return host.exec("ip", "route", "get", destination);
    }

    /** Everything of routing: rules and routes of all tables, as JSON. */
    private String routing() {
        return host.exec("ip", "-j", "-N", "rule")
                + host.exec("ip", "-j", "-N", "-6", "rule")
                + host.exec("ip", "-N", "route", "show", "table", "all")
                + host.exec("ip", "-N", "-6", "route", "show", "table", "all").replaceAll("(?m)^multicast.*$", "");
    }

    private void sysctl(String value, String scope) {
        host.exec("sysctl", "-qw", "net.ipv4.conf." + scope + ".rp_filter=" + value);
    }

    private String filter(String scope) {
        return host.exec("sysctl", "-n", "net.ipv4.conf." + scope + ".rp_filter")
                .strip();
    }

    private static RoutePlan plan(String... prefixes) {
        Set<IpPrefix> parsed = Stream.of(prefixes).map(IpPrefix::parse).collect(Collectors.toSet());
        return new RoutePlan(parsed);
    }
}
