package io.heddle.firewall.internal;

import static io.heddle.api.map.RuleProtocol.ALL;
import static io.heddle.api.map.RuleProtocol.ICMP;
import static io.heddle.api.map.RuleProtocol.TCP;
import static io.heddle.api.map.RuleProtocol.UDP;
import static io.heddle.firewall.internal.Plans.allow;
import static io.heddle.firewall.internal.Plans.drop;
import static io.heddle.firewall.internal.Plans.dropOut;
import static io.heddle.firewall.internal.Plans.plan;
import static io.heddle.firewall.internal.TunnelLab.GATEWAY4;
import static io.heddle.firewall.internal.TunnelLab.GATEWAY6;
import static io.heddle.firewall.internal.TunnelLab.PEER4;
import static io.heddle.firewall.internal.TunnelLab.PEER6;
import static io.heddle.firewall.internal.TunnelLab.TUNNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.Slot;
import io.heddle.api.net.PortRange;
import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.File;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter on a real kernel: what passes, what does not, and what is left. */
final class NftablesFirewallIT {

    private final FakeHost host = new FakeHost();
    private final BreakableNft nft = new BreakableNft();
    private final NftablesFirewall firewall = new NftablesFirewall(nft);
    private final List<String> damages = new CopyOnWriteArrayList<>();
    private TunnelLab lab;

    @BeforeEach
    void makeLab() {
        assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
        assumeTrue(Processes.has("nft"), "needs the program nft and its library (Debian: nftables)");
        lab = new TunnelLab();
    }

    @AfterEach
    void removeLab() throws Exception {
        firewall.leave();
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void letsNothingNewInFromTheMomentItIsOpen() throws Exception {
        lab.listen(lab.gateway, 8080);
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();

        open(Slot.A);

        assertThat(lab.peerReaches(GATEWAY4, 8080)).isFalse();
        assertThat(lab.peerReaches(GATEWAY6, 8080)).isFalse();
        assertThat(lab.peerDatagramArrives(GATEWAY4, 9000)).isFalse();
        assertThat(TunnelLab.pings(lab.peer, GATEWAY4)).isFalse();
        assertThat(TunnelLab.pings(lab.peer, GATEWAY6)).isFalse();
    }

    @Test
    void letsTheGatewayOutAndTheRepliesBackIn() throws Exception {
        var server = lab.listen(lab.peer, 8080);
        open(Slot.A);

        assertThat(lab.connect(lab.gateway, PEER4, server).lives()).isTrue();
        assertThat(lab.connect(lab.gateway, PEER6, server).lives()).isTrue();
        assertThat(TunnelLab.pings(lab.gateway, PEER4)).isTrue();
        assertThat(TunnelLab.pings(lab.gateway, PEER6)).isTrue();
    }

    @Test
    void letsErrorsAboutOurOwnPacketsBackIn() throws Exception {
        open(Slot.A);

        for (var peer : List.of(PEER4, PEER6)) {
            assertThatThrownBy(() -> sendToClosedPort(peer)).isInstanceOf(PortUnreachableException.class);
        }
    }

    private void sendToClosedPort(String address) throws Exception {
        try (var socket = lab.gateway.call(() -> new DatagramSocket())) {
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(address, 9));
            socket.send(new DatagramPacket(new byte[1], 1));
            socket.receive(new DatagramPacket(new byte[1], 1));
        }
    }

    @Test
    void theProbeFindsNftablesHere() throws Exception {
        assertThat(lab.gateway.call(() -> NftablesProbe.missing(nft))).isEmpty();
        assertThat(nft.failures).isEmpty();
    }

    @Test
    void allowsOnePortOfOneProtocolOnly() throws Exception {
        lab.listen(lab.gateway, 8080);
        lab.listen(lab.gateway, 8081);
        var session = open(Slot.A);

        apply(session, plan(allow(TCP, PortRange.single(8080), PEER4, PEER6)));

        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        assertThat(lab.peerReaches(GATEWAY6, 8080)).isTrue();
        assertThat(lab.peerReaches(GATEWAY4, 8081)).isFalse();
        assertThat(lab.peerReaches(GATEWAY6, 8081)).isFalse();
        assertThat(lab.peerDatagramArrives(GATEWAY4, 8080)).isFalse();
        assertThat(TunnelLab.pings(lab.peer, GATEWAY4)).isFalse();
    }

    @Test
    void allowsOnlyThePeersOfTheRule() throws Exception {
        lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);

        apply(session, plan(allow(TCP, PortRange.single(8080), "10.77.0.3", "fd77::3", "10.78.0.0/16")));
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isFalse();
        assertThat(lab.peerReaches(GATEWAY6, 8080)).isFalse();

        apply(session, plan(allow(TCP, PortRange.single(8080), "10.77.0.0/16", "fd77::/64")));
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        assertThat(lab.peerReaches(GATEWAY6, 8080)).isTrue();
    }

    @Test
    void allowsARangeOfPortsWithBothEnds() throws Exception {
        for (int port = 8000; port <= 8003; port++) {
            lab.listen(lab.gateway, port);
        }
        var session = open(Slot.A);

        apply(session, plan(allow(TCP, new PortRange(8001, 8002), PEER4)));

        assertThat(lab.peerReaches(GATEWAY4, 8000)).isFalse();
        assertThat(lab.peerReaches(GATEWAY4, 8001)).isTrue();
        assertThat(lab.peerReaches(GATEWAY4, 8002)).isTrue();
        assertThat(lab.peerReaches(GATEWAY4, 8003)).isFalse();
    }

    @Test
    void allowsUdp() throws Exception {
        lab.listen(lab.gateway, 9000);
        var session = open(Slot.A);

        apply(session, plan(allow(UDP, PortRange.single(9000), PEER4, PEER6)));

        assertThat(lab.peerDatagramArrives(GATEWAY4, 9000)).isTrue();
        assertThat(lab.peerDatagramArrives(GATEWAY6, 9000)).isTrue();
        assertThat(lab.peerDatagramArrives(GATEWAY4, 9001)).isFalse();
        assertThat(lab.peerReaches(GATEWAY4, 9000)).isFalse();
    }

    @Test
    void allowsIcmpOfBothFamilies() throws Exception {
        lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);

        apply(session, plan(allow(ICMP, null, PEER4, PEER6)));

        assertThat(TunnelLab.pings(lab.peer, GATEWAY4)).isTrue();
        assertThat(TunnelLab.pings(lab.peer, GATEWAY6)).isTrue();
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isFalse();
    }

    @Test
    void allowsAPortOfAnyTransport() throws Exception {
        lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);

        apply(session, plan(allow(ALL, PortRange.single(8080), PEER4)));

        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        assertThat(lab.peerDatagramArrives(GATEWAY4, 8080)).isTrue();
        assertThat(lab.peerDatagramArrives(GATEWAY4, 8081)).isFalse();
        assertThat(TunnelLab.pings(lab.peer, GATEWAY4)).isFalse();
    }

    @Test
    void allowsAnybodyOfOneFamilyWithoutASet() throws Exception {
        lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);

        apply(session, plan(allow(TCP, null, "0.0.0.0/0", "10.1.1.1")));

        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        assertThat(lab.peerReaches(GATEWAY6, 8080)).isFalse();
        assertThat(rules()).doesNotContain("set ");
    }

    @Test
    void deniesBeforeItAllows() throws Exception {
        lab.listen(lab.gateway, 8080);
        lab.listen(lab.gateway, 8081);
        var session = open(Slot.A);

        apply(session, plan(allow(ALL, null, PEER4), drop(TCP, PortRange.single(8081), "0.0.0.0/0")));

        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        assertThat(lab.peerReaches(GATEWAY4, 8081)).isFalse();
    }

    @Test
    void aDropEndsALiveFlowThatThePeerOpenedButNotOneThatWeOpened() throws Exception {
        var inbound = lab.listen(lab.gateway, 8080);
        var outbound = lab.listen(lab.peer, 8080);
        var session = open(Slot.A);
        apply(session, plan(allow(TCP, null, PEER4)));
        var theirs = lab.connect(lab.peer, GATEWAY4, inbound);
        var ours = lab.connect(lab.gateway, PEER4, outbound);
        assertThat(theirs.lives()).isTrue();

        apply(session, plan(allow(TCP, null, PEER4), drop(TCP, null, PEER4)));

        assertThat(theirs.lives()).isFalse();
        assertThat(ours.lives()).isTrue();
    }

    @Test
    void dropsWhatGoesOutWhereARuleSaysSo() throws Exception {
        lab.listen(lab.peer, 8080);
        lab.listen(lab.peer, 8081);
        var inbound = lab.listen(lab.gateway, 9090);
        var session = open(Slot.A);

        apply(session, plan(dropOut(TCP, PortRange.single(8080), PEER4), allow(TCP, null, PEER4)));

        assertThat(lab.reaches(lab.gateway, PEER4, 8080)).isFalse();
        assertThat(lab.reaches(lab.gateway, PEER4, 8081)).isTrue();
        assertThat(lab.connect(lab.peer, GATEWAY4, inbound).lives()).isTrue();
    }

    @Test
    void forwardsNothingBetweenTheTunnelAndTheRestOfTheHost() throws Exception {
        try (var lan = NetworkNamespace.create("fwl")) {
            lab.gateway.connect("lan0", lan, "lan0");
            lab.gateway.address("lan0", "192.168.9.1/24");
            lan.address("lan0", "192.168.9.2/24");
            lan.exec("ip", "route", "add", "default", "via", "192.168.9.1");
            lab.peer.exec("ip", "route", "add", "192.168.9.0/24", "via", GATEWAY4);
            lab.gateway.exec("sysctl", "-qw", "net.ipv4.ip_forward=1");
            assertThat(TunnelLab.pings(lab.peer, "192.168.9.2")).isTrue();
            assertThat(TunnelLab.pings(lan, PEER4)).isTrue();
            var session = open(Slot.A);

            apply(session, plan(allow(ALL, null, "0.0.0.0/0")));

            assertThat(TunnelLab.pings(lab.peer, "192.168.9.2")).isFalse();
            assertThat(TunnelLab.pings(lan, PEER4)).isFalse();
            assertThat(TunnelLab.pings(lan, "192.168.9.1")).isTrue();
        }
    }

    @Test
    void establishedFlowsGoOnThroughApplyAndSwap() throws Exception {
        var inbound = lab.listen(lab.gateway, 8080);
        var outbound = lab.listen(lab.peer, 8080);
        var allowed = plan(allow(TCP, PortRange.single(8080), PEER4));
        var first = open(Slot.A);
        apply(first, allowed);
        var theirs = lab.connect(lab.peer, GATEWAY4, inbound);
        var ours = lab.connect(lab.gateway, PEER4, outbound);
        apply(first, plan(allow(TCP, PortRange.single(8080), PEER4), allow(UDP, null, PEER4)));
        assertThat(theirs.lives() && ours.lives()).isTrue();

        var second = open(Slot.B);
        assertThat(theirs.lives() && ours.lives()).isTrue();
        assertThat(tables()).containsExactlyInAnyOrder("table inet heddle-a", "table inet heddle-b");
        apply(second, allowed);
        close(first);

        assertThat(theirs.lives() && ours.lives()).isTrue();
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        assertThat(tables()).containsExactly("table inet heddle-b");
    }

    @Test
    void changesOfPeersTouchElementsOnlyAndKeepCountersAndFlows() throws Exception {
        var server = lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);
        apply(session, plan(allow(TCP, PortRange.single(8080), PEER4, "10.77.0.3", "10.80.0.0/24")));
        var flow = lab.connect(lab.peer, GATEWAY4, server);
        var before = counted();

        apply(session, plan(allow(TCP, PortRange.single(8080), PEER4, "10.77.0.4", "10.80.0.0/16")));

        assertThat(before).isNotEqualTo("0");
        assertThat(counted()).isEqualTo(before);
        assertThat(rules()).contains("10.77.0.4", "10.80.0.0/16").doesNotContain("10.77.0.3", "10.80.0.0/24");
        assertThat(flow.lives()).isTrue();
        assertThat(nft.failures).isEmpty();
    }

    @Test
    void takesSetsOfThousandsAndFollowsTheirChanges() throws Exception {
        lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);
        var many = new ArrayList<>(IntStream.range(0, 5000)
                .mapToObj(i -> "100.64.%d.%d".formatted(i >> 7, 2 * i & 255))
                .toList());

        apply(session, plan(allow(TCP, PortRange.single(8080), many.toArray(String[]::new))));
        assertThat(elements()).isEqualTo(5000);
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isFalse();

        many.subList(0, 2500).clear();
        many.add(PEER4);
        apply(session, plan(allow(TCP, PortRange.single(8080), many.toArray(String[]::new))));

        assertThat(elements()).isEqualTo(2501);
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        assertThat(nft.failures).isEmpty();
    }

    @Test
    void takesTheTopOfTheAddressSpace() throws Exception {
        var session = open(Slot.A);

        apply(session, plan(allow(ALL, null, "255.0.0.0/8", "255.255.255.255", "ff00::/8", "128.0.0.0/1")));
        apply(session, plan(allow(ALL, null, "255.255.255.255", "ff00::/9", "0.0.0.0/1")));

        assertThat(rules()).contains("255.255.255.255", "ff00::/9", "0.0.0.0/1");
    }

    @Test
    void aRefusedPlanLeavesTheOldOneInForce() throws Exception {
        lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);
        apply(session, plan(allow(TCP, PortRange.single(8080), PEER4)));
        var before = rules();
        nft.broken = true;

        assertThatThrownBy(() -> apply(session, plan(drop(TCP, null, PEER4))))
                .isInstanceOfSatisfying(BackendException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
                    assertThat(e).hasMessageContaining("cannot replace table inet heddle-a: Error: ");
                });
        assertThatThrownBy(() -> apply(session, plan(allow(TCP, PortRange.single(8080), "10.9.9.9"))))
                .isInstanceOf(BackendException.class);

        assertThat(rules()).isEqualTo(before);
        nft.broken = false;
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
    }

    @Test
    void closeRemovesOnlyItsOwnTable() throws Exception {
        lab.gateway.exec("nft", "add table inet foreign; add chain inet foreign c; add rule inet foreign c accept");
        var a = open(Slot.A);
        var b = open(Slot.B);

        close(a);
        close(a);
        assertThat(tables()).containsExactlyInAnyOrder("table inet foreign", "table inet heddle-b");
        assertThat(host.entries).containsOnlyKeys("heddle-b");

        close(b);
        assertThat(tables()).containsExactly("table inet foreign");
        assertThat(host.entries).isEmpty();
    }

    @Test
    void recoversWhatAKilledProcessLeft() throws Exception {
        lab.gateway.exec("nft", "add table inet foreign");
        open(Slot.A);
        open(Slot.B);

        var next = new NftablesFirewall(new NativeNft());
        lab.gateway.call(() -> {
            next.recover(host);
            next.recover(host);
            return null;
        });

        assertThat(tables()).containsExactly("table inet foreign");
        assertThat(host.entries).isEmpty();
    }

    @Test
    void repairsAFlushedRuleset() throws Exception {
        lab.listen(lab.gateway, 8080);
        var session = open(Slot.A);
        apply(session, plan(allow(TCP, PortRange.single(8081), PEER4)));
        lab.gateway.exec("nft", "flush ruleset");
        assertThat(lab.peerReaches(GATEWAY4, 8080)).isTrue();
        await("notice").until(() -> !damages.isEmpty());

        lab.gateway.call(() -> {
            session.repair();
            return null;
        });

        assertThat(lab.peerReaches(GATEWAY4, 8080)).isFalse();
        assertThat(rules()).contains("8081");
    }

    @Test
    void aChangeOfPeersAfterAFlushReplacesTheTable() throws Exception {
        var session = open(Slot.A);
        apply(session, plan(allow(TCP, PortRange.single(8081), PEER4)));
        lab.gateway.exec("nft", "flush ruleset");

        apply(session, plan(allow(TCP, PortRange.single(8081), "10.77.0.9")));

        assertThat(rules()).contains("10.77.0.9", "from-tunnel");
    }

    @Test
    void leavesOtherInterfacesAlone() throws Exception {
        lab.listen(lab.gateway, 8080);
        open(Slot.A);

        assertThat(lab.reaches(lab.gateway, "127.0.0.1", 8080)).isTrue();
        assertThat(lab.reaches(lab.gateway, "::1", 8080)).isTrue();
    }

    @Test
    void opensNoFileItDoesNotClose() throws Exception {
        var session = open(Slot.A);
        applyInTurn(session, 5);
        int before = openFiles();

        applyInTurn(session, 200);
        nft.broken = true;
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> apply(session, plan(drop(TCP, null, PEER4))))
                    .isInstanceOf(BackendException.class);
        }

        assertThat(openFiles()).isLessThanOrEqualTo(before + 2); // the JVM's own come and go
    }

    private void applyInTurn(FirewallSession session, int times) throws Exception {
        lab.gateway.call(() -> {
            for (int i = 0; i < times; i++) {
                session.apply(plan(allow(i % 3 == 0 ? TCP : UDP, null, "10.77.0." + (2 + i % 9))));
            }
            return null;
        });
    }

    private static int openFiles() {
        return new File("/proc/self/fd").list().length;
    }

    private FirewallSession open(Slot slot) throws Exception {
        return lab.gateway.call(() -> firewall.open(TUNNEL, slot, host, damages::add));
    }

    private void apply(FirewallSession session, FirewallPlan plan) throws Exception {
        lab.gateway.call(() -> {
            session.apply(plan);
            return null;
        });
    }

    private void close(FirewallSession session) throws Exception {
        lab.gateway.call(() -> {
            session.close();
            return null;
        });
    }

    private List<String> tables() {
        return lab.gateway.exec("nft", "list", "tables").lines().toList();
    }

    private String rules() {
        return lab.gateway.exec("nft", "list", "ruleset");
    }

    /** Packets counted by the only accepting peer rule. */
    private String counted() {
        return rules().lines()
                .filter(line -> line.contains("@in-accept"))
                .map(line -> line.replaceAll(".*counter packets (\\d+).*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    private int elements() {
        var list = lab.gateway.exec("nft", "list", "set", "inet", "heddle-a", "in-accept-tcp-8080-v4");
        return list.substring(list.indexOf("elements")).split(",").length;
    }

    /** The real one, which can be told to add to each transaction a command that the kernel must refuse. */
    private static final class BreakableNft implements Nft {

        private final Nft real = new NativeNft();
        private final List<String> failures = new ArrayList<>();
        private boolean broken;

        @Override
        public void run(String what, List<Map<String, Object>> commands) throws BackendException {
            var all = new ArrayList<>(commands);
            if (broken) {
                all.add(new Commands("no-such-table").addRule("chain", List.of(Expressions.ACCEPT)));
            }
            try {
                real.run(what, all);
            } catch (BackendException e) {
                failures.add(e.getMessage());
                throw e;
            }
        }
    }
}
