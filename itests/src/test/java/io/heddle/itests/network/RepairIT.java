package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rule L14 on a running gateway with traffic: what others do to its table and its interface is put right in place. */
final class RepairIT {

    private static final Logger log = LoggerFactory.getLogger(RepairIT.class);

    private static final int ALLOWED = 8080;
    private static final int FLUSHES = 20;

    /** WireGuard renews a session by itself when it is two minutes old (whitepaper, section 6.1: REKEY-AFTER-TIME). */
    private static final Duration RENEWED_AFTER = Duration.ofMinutes(2);

    /** Flushes, waits for the table and is done: nearly the moment when it is back, whatever a process takes to start. */
    private static final String FLUSH_AND_WAIT =
            "nft flush ruleset; until nft list table inet %s >/dev/null 2>&1; do :; done";

    private static final Pattern REPAIRED =
            Pattern.compile("table inet heddle-. was removed by nft \\(pid \\d+\\); firewall repaired after (\\d+) ms");

    @RegisterExtension
    static final Site SITE = Site.of("gw-a", "gw-b");

    private final Machine a = SITE.gateway("gw-a");
    private final Machine b = SITE.gateway("gw-b");

    @BeforeAll
    static void connect() throws Exception {
        SITE.joinAll();
        policy("ping", "icmp", List.of());
        SITE.hub().ask("hub.policy.remove", JsonObject.empty().with("name", "Default"), Machine.PATIENCE);
        policy("web", "tcp", List.of(Integer.toString(ALLOWED))); // the last: where it is in force, so are the others
    }

    @BeforeEach
    void reach() throws Exception {
        SITE.awaitAllConnected();
        b.awaitPing(a.overlay());
        await("the policy is in force").atMost(Machine.PATIENCE).until(() -> table().contains("dport " + ALLOWED));
    }

    @Test
    void aFlushedRulesetIsBackAtOnceAndTheTunnelDoesNotNotice() throws Exception {
        var restarts = a.status().object("restarts").line();
        var handshake = handshake();
        var before = table();
        var name = before.substring(before.indexOf("heddle-"), before.indexOf(" {"));
        long longest = 0;

        try (var flow = Flow.open(b, a);
                var attack = Attack.start(b.namespace(), a.namespace(), a.overlay())) {
            await("attack").atMost(Machine.PATIENCE).until(() -> attack.sent() > 1000);
            assertThat(attack.heard()).as("datagrams that get through before").isEmpty();
            for (int i = 0; i < FLUSHES; i++) {
                int known = attack.heard().size();
                long flushed = System.nanoTime();
                a.namespace().exec("sh", "-c", FLUSH_AND_WAIT.formatted(name));
                long back = System.nanoTime();

                longest = Math.max(longest, back - flushed);
                assertThat(table()).as("round " + i).isEqualTo(before);
                b.awaitPing(a.overlay());
                assertThat(attack.heard().subList(known, attack.heard().size()))
                        .as("sent after the table was back, in round " + i)
                        .allMatch(sent -> sent < back);
            }
            assertThat(flow.lives()).as("the connection of before").isTrue();
            report(attack, longest);
        } finally {
            SITE.restoreForeignFilters(a);
        }

        // Of the median, not of all: a busy machine may let any one of them wait.
        assertThat(repairs()).as("milliseconds from the notice to the table").hasSize(FLUSHES);
        assertThat(repairs().stream().sorted().toList().get(FLUSHES / 2)).isLessThan(1000);
        assertThat(a.status().object("restarts").line()).isEqualTo(restarts);
        assertThat(a.status().texts("problems")).isEmpty();
        assertSameSession(handshake);
    }

    private void report(Attack attack, long longest) {
        log.info(
                "{} flushes: {} of {} datagrams got through ({} not sent), table back after {} ms at most with a process' start, {}",
                FLUSHES,
                attack.heard().size(),
                attack.sent(),
                attack.unsent(),
                TimeUnit.NANOSECONDS.toMillis(longest),
                repairs() + " ms by the log");
    }

    private List<Long> repairs() {
        return REPAIRED.matcher(a.log())
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
    }

    @Test
    void aRuleOfOthersInOurTableIsTakenOut() throws Exception {
        var before = table();
        var name = before.substring(before.indexOf("heddle-"), before.indexOf(" {"));

        a.namespace().exec("nft", "insert", "rule", "inet", name, "from-tunnel", "accept");

        await("repair")
                .atMost(Machine.PATIENCE)
                .untilAsserted(() -> assertThat(table()).isEqualTo(before));
        assertThat(a.log()).contains("table inet " + name + " was changed by nft (pid ");
    }

    @Test
    void anInterfaceThatIsSwitchedOffIsOnAgainWithItsRoutesAndNothingRestarts() throws Exception {
        var restarts = a.status().object("restarts").line();
        var handshake = handshake();
        for (var command : List.of("down", "mtu 1400")) {
            a.namespace().exec("sh", "-c", "ip link set hd0 " + command);

            await(command)
                    .atMost(Machine.PATIENCE)
                    .untilAsserted(() -> assertThat(a.namespace().exec("ip", "link", "show", "hd0"))
                            .contains(",UP", "mtu 1280"));
            b.awaitPing(a.overlay());
            a.awaitPing(b.overlay());
        }

        assertThat(a.log()).contains("interface hd0 was switched off", "has MTU 1400 instead of 1280");
        assertThat(a.status().object("restarts").line()).isEqualTo(restarts);
        assertSameSession(handshake);
    }

    @Test
    void anInterfaceThatIsDeletedRestartsOnce() throws Exception {
        long restarts = restarts();

        a.namespace().exec("ip", "link", "del", "hd0");

        await("restart").atMost(Machine.PATIENCE).until(() -> restarts() > restarts);
        SITE.awaitAllConnected();
        b.awaitPing(a.overlay());
        assertThat(restarts()).isEqualTo(restarts + 1);
    }

    @Test
    void aForeignInterfaceOfTheSameNameIsLeftAloneAndNamedAsTheReason() throws Exception {
        a.namespace().exec("sh", "-c", "ip link del hd0 && ip link add hd0 type bridge && ip link set hd0 mtu 1333");

        await("the reason")
                .atMost(Machine.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(a.status().text("reason")).contains("hd0", "one of that name exists"));
        assertThat(a.namespace().exec("ip", "-d", "link", "show", "hd0")).contains("bridge", "mtu 1333");
        a.namespace().exec("ip", "link", "del", "hd0");

        SITE.awaitAllConnected();
        b.awaitPing(a.overlay());
    }

    private long restarts() throws ControlException {
        return Pattern.compile(":(\\d+)")
                .matcher(a.status().object("restarts").line())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private String handshake() throws ControlException {
        return a.status().objects("peers").get(0).text("lastHandshake");
    }

    /** Fails if the tunnel has made another handshake than the one of before, unless that was due by itself. */
    private void assertSameSession(String before) throws ControlException {
        var now = handshake();
        if (Duration.between(Instant.parse(before), Instant.now()).compareTo(RENEWED_AFTER) < 0) {
            assertThat(now).isEqualTo(before);
        }
    }

    /** Our table, whichever slot it is in, without counters. */
    private String table() {
        var ruleset = a.namespace().exec("nft", "--stateless", "list", "ruleset");
        int begin = ruleset.indexOf("table inet heddle-a {");
        begin = begin < 0 ? ruleset.indexOf("table inet heddle-b {") : begin;
        return begin < 0 ? "" : ruleset.substring(begin, ruleset.indexOf("\n}", begin));
    }

    private static void policy(String name, String protocol, List<String> ports) throws ControlException {
        var all = List.of("All");
        SITE.hub()
                .ask(
                        "hub.policy.put",
                        JsonObject.empty()
                                .with("name", name)
                                .with("sources", all)
                                .with("destinations", all)
                                .with("bidirectional", true)
                                .with("protocol", protocol)
                                .with("ports", ports)
                                .with("enabled", true),
                        Machine.PATIENCE);
    }

    /** A TCP connection through the tunnel, allowed by policy. */
    private record Flow(ServerSocket server, Socket client, Socket accepted) implements AutoCloseable {

        private static Flow open(Machine from, Machine to) throws Exception {
            var server = to.namespace().call(() -> new ServerSocket(ALLOWED));
            var client = from.namespace().call(() -> {
                var socket = new Socket();
                socket.connect(new InetSocketAddress(to.overlay(), ALLOWED), 10_000);
                return socket;
            });
            return new Flow(server, client, server.accept());
        }

        private boolean lives() throws Exception {
            accepted.setSoTimeout(20_000);
            client.getOutputStream().write(7);
            return accepted.getInputStream().read() == 7;
        }

        @Override
        public void close() throws IOException {
            client.close();
            accepted.close();
            server.close();
        }
    }
}
