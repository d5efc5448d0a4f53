package io.heddle.firewall.internal;

import static io.heddle.api.map.RuleProtocol.TCP;
import static io.heddle.api.map.RuleProtocol.UDP;
import static io.heddle.firewall.internal.Plans.allow;
import static io.heddle.firewall.internal.Plans.drop;
import static io.heddle.firewall.internal.Plans.plan;
import static io.heddle.firewall.internal.TunnelLab.GATEWAY4;
import static io.heddle.firewall.internal.TunnelLab.PEER4;
import static io.heddle.firewall.internal.TunnelLab.TUNNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.firewall.PeerRule;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.Slot;
import io.heddle.api.net.PortRange;
import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do to the table on a real kernel is noticed and put right; what they do elsewhere, and what we do, is not. */
final class NftablesRepairIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeHost host = new FakeHost();
    private final CountingNft nft = new CountingNft();
    private final NftablesFirewall firewall = new NftablesFirewall(nft);
    private final List<String> damages = new CopyOnWriteArrayList<>();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private TunnelLab lab;
    private ExecutorService lane;
    private FirewallSession session;

    @BeforeEach
    void openFilter() throws Exception {
        assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
        assumeTrue(Processes.has("nft"), "needs the program nft and its library (Debian: nftables)");
        lab = new TunnelLab();
        lane = Executors.newSingleThreadExecutor(lab.gateway::thread);
        session = lane.submit(() -> firewall.open(TUNNEL, Slot.A, host, this::damaged))
                .get();
        apply(List.of(PEER4, "10.77.0.9"));
    }

    @AfterEach
    void removeLab() throws Exception {
        if (lab == null) {
            return; // skipped
        }
        try {
            if (session != null) {
                lane.submit(session::close).get();
            }
            lane.shutdown();
            assertThat(lane.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("heddle-netlink-nftables");
        } finally {
            lab.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flush ruleset",
                "delete table inet heddle-a",
                "flush table inet heddle-a",
                "flush chain inet heddle-a from-tunnel",
                "flush chain inet heddle-a input",
                "insert rule inet heddle-a from-tunnel accept",
                "add chain inet heddle-a mine",
                "add element inet heddle-a in-accept-tcp-8081-v4 { 10.77.0.77 }",
                "delete element inet heddle-a in-accept-tcp-8081-v4 { 10.77.0.9 }",
                "add table inet heddle-a { flags dormant ; }",
            })
    void whateverIsDoneToTheTableIsUndoneByOneRepair(String command) throws Exception {
        var before = table();
        int transactions = nft.transactions.get();

        lab.gateway.exec("nft", command);

        await(command).atMost(PATIENCE).until(() -> nft.transactions.get() > transactions);
        await(command).atMost(PATIENCE).untilAsserted(() -> assertThat(table()).isEqualTo(before));
        noMoreThan(transactions + 1);
        assertThat(damages)
                .singleElement()
                .asString()
                .startsWith("table inet heddle-a was ")
                .contains(" by nft (pid ");
    }

    @Test
    void aSingleRuleThatIsDeletedComesBack() throws Exception {
        var before = table();
        int transactions = nft.transactions.get();
        var handle = lab.gateway
                .exec("nft", "-a", "list", "chain", "inet", "heddle-a", "from-tunnel")
                .lines()
                .filter(line -> line.contains("drop # handle"))
                .map(line -> line.replaceAll(".*# handle (\\d+).*", "$1"))
                .reduce((first, second) -> second)
                .orElseThrow();

        lab.gateway.exec("nft", "delete", "rule", "inet", "heddle-a", "from-tunnel", "handle", handle);

        await("repair").atMost(PATIENCE).untilAsserted(() -> assertThat(table()).isEqualTo(before));
        noMoreThan(transactions + 1);
    }

    @Test
    void flowsGoOnAndNothingNewComesInOnceItIsRepaired() throws Exception {
        lab.listen(lab.gateway, 8080);
        var flow = lab.connect(lab.peer, GATEWAY4, lab.listen(lab.gateway, 8081));
        for (int i = 0; i < 20; i++) {
            int told = damages.size();
            lab.gateway.exec("nft", "flush", "ruleset");
            await("repair").atMost(PATIENCE).until(() -> damages.size() > told && !table().isEmpty());
            assertThat(lab.peerReaches(GATEWAY4, 8080)).isFalse();
        }

        assertThat(flow.lives()).isTrue();
    }

    @Test
    void whatOthersDoElsewhereIsNoReasonToRepairAndNeitherIsWhatWeDo() throws Exception {
        int before = nft.transactions.get();
        var storm = new ProcessBuilder(lab.gateway.inside("nft", "-i"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var input = storm.getOutputStream()) {
            for (int i = 0; i < 200; i++) {
                var table = (i % 2 == 0 ? "inet other" : "ip heddle-a") + (i % 20 == 0 ? "" : "x");
                input.write(("add table " + table + "\nadd chain " + table + " c" + i + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                input.flush();
                if (i % 10 == 0) {
                    apply(List.of("10.77.0." + (i / 10 + 10)));
                }
            }
        }
        assertThat(storm.waitFor(30, TimeUnit.SECONDS)).isTrue();
        apply(allow(UDP, null, PEER4), drop(TCP, PortRange.single(1), PEER4));
        marker();

        assertThat(lab.gateway.exec("nft", "list", "tables")).contains("table inet other", "table ip heddle-a");
        assertThat(damages).hasSize(1).allMatch(what -> what.contains("nft"));
        noMoreThan(before + 20 + 1 + 1);
    }

    /** A foreign change at the end of the queue: when it is told, all before it were. */
    private void marker() {
        int told = damages.size();
        lab.gateway.exec("nft", "add", "chain", "inet", "heddle-a", "marker");
        await("marker").atMost(PATIENCE).until(() -> damages.size() > told);
    }

    private void noMoreThan(int transactions) throws Exception {
        lane.submit(() -> {}).get();
        lane.submit(() -> {}).get(); // what the first let in
        assertThat(nft.transactions.get()).isEqualTo(transactions);
    }

    private void damaged(String what) {
        damages.add(what);
        lane.execute(() -> {
            try {
                session.repair();
            } catch (BackendException e) {
                failures.add(e);
            }
        });
    }

    private void apply(List<String> peers) throws Exception {
        apply(allow(TCP, PortRange.single(8081), peers.toArray(String[]::new)));
    }

    private void apply(PeerRule... rules) throws Exception {
        lane.submit(() -> {
                    session.apply(plan(rules));
                    return null;
                })
                .get();
    }

    /** Everything of the table but its counters and handles; empty if there is none. */
    private String table() {
        var result = lab.gateway.run("nft", "-s", "list", "table", "inet", "heddle-a");
        return result.exitCode() == 0 ? result.output() : "";
    }

    /** The real one, and how often it changed something. */
    private static final class CountingNft implements Nft {
        private final Nft real = new NativeNft();
        private final AtomicInteger transactions = new AtomicInteger();

        @Override
        public void run(String what, List<java.util.Map<String, Object>> commands) throws BackendException {
            real.run(what, commands);
            transactions.incrementAndGet();
        }
    }
}
