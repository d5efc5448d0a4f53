package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rule L16: a start is a transaction, a stop is total, and neither can be confused by the other. */
final class EmbeddedGatewayIT {

    @RegisterExtension
    static final Site SITE = Site.of("gw-a", "gw-b");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("addresses=\\[([0-9.]+)/");
    private static final Logger log = LoggerFactory.getLogger(EmbeddedGatewayIT.class);
    private static final Pattern KEY = Pattern.compile("key=(\\S+)");

    private static Jvm program;
    private static Jvm peer;

    private String gateway = "";
    private Path state = Path.of("");

    @BeforeAll
    static void startPrograms() throws Exception {
        program = SITE.jvm("gw-a", "program");
        peer = SITE.jvm("gw-b", "peer");
        peer.ask(
                "new",
                "b",
                "url=" + Site.URL,
                "key=" + SITE.key(),
                "state=" + SITE.folder().resolve("state-b"));
    }

    @BeforeEach
    void create(TestInfo test) {
        gateway = test.getTestMethod().orElseThrow().getName();
        state = SITE.folder().resolve(gateway);
        assertThat(create(gateway, "key=" + SITE.key(), "state=" + state)).isEqualTo("ok");
    }

    @AfterEach
    void leavesNothing() throws Exception {
        program.ask("close", gateway);
        assertThat(program.ask("threads")).doesNotContain("heddle-", "Felix");
        assertThat(program.temporary()).isEmpty();
        SITE.host("gw-a").assertClean("after " + gateway);
    }

    @Test
    void joinsReachesItsPeersAndLeaves() throws Exception {
        var properties = program.ask("properties");
        peer.start("b");

        program.start(gateway);

        var status = program.ask("status", gateway);
        assertThat(status).startsWith("RUNNING CONNECTED").contains("host-dns:file", "tunnel:");
        var address = address(peer.ask("status", "b"));
        await("ping")
                .atMost(PATIENCE)
                .until(() -> SITE.host("gw-a")
                                .namespace()
                                .run("ping", "-n", "-c", "1", "-W", "1", address)
                                .exitCode()
                        == 0);
        program.stop(gateway);
        assertThat(program.ask("status", gateway)).isEqualTo("STOPPED reason=");
        SITE.host("gw-a").assertClean("when the stop returned");
        assertThat(program.ask("properties")).isEqualTo(properties);
        assertThat(program.ask("heard"))
                .contains(gateway + ":CONNECTING", gateway + ":CONNECTED", gateway + ":STOPPING");
        // By the caller's logging, and by no other.
        assertThat(program.log())
                .contains("INFO io.heddle.engine", "INFO io.heddle.embed")
                .doesNotContain(SITE.key(), "SLF4J(");
        assertThat(peer.log()).doesNotContain(" ERROR ");
        peer.stop("b");
        SITE.host("gw-b").assertClean("after its gateway stopped");
    }

    @Test
    void aSecondStartAndAStopWithoutAStartAreRefused() {
        assertThat(program.ask("stop", gateway, "1000000")).contains(" ClientNotStartedException ");

        program.start(gateway);

        assertThat(program.ask("start", gateway, "60000")).contains(" ClientAlreadyStartedException ");
        assertThat(program.ask("status", gateway)).startsWith("RUNNING CONNECTED");
        program.stop(gateway);
        assertThat(program.ask("stop", gateway, "1000000")).contains(" ClientNotStartedException ");
    }

    @Test
    void aStopThatRunsOutOfTimeGoesOnAndKeepsAStartOut() {
        program.start(gateway);

        var outcomes = program.ask("stop-and-start", gateway).split(" \\| ", -1);

        assertThat(outcomes[0]).startsWith("StopTimeoutException not stopped after");
        assertThat(outcomes[1]).isEqualTo("STOPPING");
        assertThat(outcomes[2]).startsWith("ClientStoppingException");
        assertThat(outcomes[3]).isIn("ok", "ClientNotStartedException the gateway is not started []");
        assertThat(outcomes[4]).isEqualTo("STOPPED");
    }

    @Test
    void aRefusedSetupKeyEndsTheStartAtOnce() throws Exception {
        var refused = UUID.randomUUID().toString();
        create("refused", "key=" + refused, "state=" + SITE.folder().resolve("refused"));

        assertThat(program.ask("start", "refused", "60000")).contains(" LoginRefusedException ");

        SITE.host("gw-a").assertClean("after a refused login");
        assertThat(program.ask("status", "refused")).startsWith("STOPPED reason=");
        assertThat(program.ask("start", "refused", "60000")).contains(" LoginRefusedException ");
        assertThat(program.log()).doesNotContain(refused);
    }

    @Test
    void aFailedStartMayBeRepeated() {
        var host = SITE.host("gw-a");
        var cut = "192.0.2.1/32";
        host.namespace().exec("ip", "route", "add", "unreachable", cut);
        try {
            assertThat(program.ask("start", gateway, "2000"))
                    .contains(" StartTimeoutException not connected after 2.0 s: ");
        } finally {
            host.namespace().exec("ip", "route", "del", "unreachable", cut);
        }
        host.assertClean("after a start that failed");

        program.start(gateway);

        program.stop(gateway);
    }

    @Test
    void noTimeAtAllIsAStartThatLeavesNothing() {
        silenceHub();
        try {
            for (int millis : new int[] {0, 1, 50, 200, 500}) {
                assertThat(program.ask("start", gateway, Integer.toString(millis)))
                        .contains(" StartTimeoutException ");
                SITE.host("gw-a").assertClean("after a start of " + millis + " ms");
            }
        } finally {
            healHub();
        }
    }

    @Test
    void anInterruptedStartIsUndone() {
        silenceHub();
        try {
            for (int millis : new int[] {0, 300, 2500}) {
                assertThat(program.ask("interrupted", gateway, Integer.toString(millis)))
                        .startsWith("InterruptedException")
                        .endsWith("STOPPED");
                SITE.host("gw-a").assertClean("after a start that was interrupted after " + millis + " ms");
            }
        } finally {
            healHub();
        }
    }

    @Test
    void theSecondGatewayOfAHostWaitsForTheFirst() {
        create("second", "key=" + SITE.key(), "state=" + SITE.folder().resolve("second"), "interface=hd1", "port=0");
        program.start(gateway);

        assertThat(program.ask("start", "second", "4000"))
                .contains(" StartTimeoutException ", "another gateway runs in this network namespace");

        assertThat(program.ask("status", gateway)).startsWith("RUNNING CONNECTED");
        program.stop(gateway);
        program.start("second");
        program.stop("second");
    }

    @Test
    void aStateDirectoryInUseIsAStartupFailure() {
        create("twin", "key=" + SITE.key(), "state=" + state, "interface=hd1");
        program.start(gateway);

        assertThat(program.ask("start", "twin", "60000")).contains(" StartupException ", "in use", state.toString());

        assertThat(program.ask("status", gateway)).startsWith("RUNNING CONNECTED");
    }

    @Test
    void aPrivateKeyIsTheIdentity() throws Exception {
        program.start(gateway);
        var identity = group(KEY, program.ask("status", gateway));
        program.stop(gateway);
        var key = Files.readAllLines(state.resolve("private.key")).get(1); // between what the file is, and its end
        create("same", "private=" + key, "state=" + state);
        program.start("same");
        program.stop("same");
        var moved = SITE.folder().resolve("moved");
        create("moved", "private=" + key, "state=" + moved);

        program.start("moved");

        assertThat(group(KEY, program.ask("status", "moved"))).isEqualTo(identity);
        program.stop("moved");
        create("stranger", "private=" + key.replaceAll("^.{3}", "AAA"), "state=" + moved);
        assertThat(program.ask("start", "stranger", "60000"))
                .contains(" StartupException ", "holds another private key")
                .doesNotContain(key);
        assertThat(program.log()).doesNotContain(key);
    }

    @Test
    void namesAndRoutesAreLeftAloneIfAsked() throws Exception {
        create("modest", "key=" + SITE.key(), "state=" + SITE.folder().resolve("modest"), "dns=false", "routes=false");

        program.start("modest");

        assertThat(program.ask("status", "modest")).contains("host-dns:none", "routes:none");
        assertThat(Files.readString(SITE.host("gw-a").resolvConf())).startsWith("# of the test");
        program.stop("modest");
    }

    @Test
    void whatAKilledProgramLeftIsUndoneByTheNextStart() throws Exception {
        var killed = SITE.jvm("gw-a", "killed");
        killed.ask("new", "k", "url=" + Site.URL, "key=" + SITE.key(), "state=" + state);
        killed.start("k");
        killed.kill();
        // The credential it had is of no interest now.
        create("next", "key=" + UUID.randomUUID(), "state=" + state);

        program.start("next");

        program.stop("next");
    }

    @Test
    void whatAKilledProgramWantedIsForgotten() throws Exception {
        var killed = SITE.jvm("gw-a", "wanting");
        var refused = UUID.randomUUID().toString();
        killed.ask("new", "k", "url=" + Site.URL, "key=" + refused, "state=" + state);
        silenceHub();
        try {
            killed.tell("start", "k", "60000");
            await("login").atMost(PATIENCE).until(() -> killed.log().contains("CONNECTING"));
            killed.kill();
        } finally {
            healHub();
        }

        program.start(gateway);

        program.stop(gateway);
    }

    @Test
    void aListenerMayCloseTheGateway() {
        assertThat(program.ask("closes-itself", gateway)).endsWith("ok 0 STOPPED");
    }

    @Test
    void startsAndStopsOfManyThreadsEndInOrder() {
        var seed = Long.toString(System.nanoTime());
        var outcomes = program.ask("storm", gateway, seed, "6");
        log.info("storm: {}, seed {}", outcomes, seed);
        assertThat(outcomes)
                .matches(
                        "STOPPED \\{((start|stop)-(ok|StartTimeoutException|StartupException|StopTimeoutException"
                                + "|ClientAlreadyStartedException|ClientNotStartedException|ClientStoppingException)=\\d+(, )?)+}");
    }

    private static void silenceHub() {
        SITE.hub().exec("nft", "add table inet cut; add chain inet cut in { type filter hook input priority 0; }");
        SITE.hub().exec("nft", "add rule inet cut in tcp dport 33073 drop");
    }

    private static void healHub() {
        SITE.hub().exec("nft", "delete", "table", "inet", "cut");
    }

    private static String create(String name, String... options) {
        var words = new String[options.length + 4];
        words[0] = "new";
        words[1] = name;
        words[2] = "url=" + Site.URL;
        words[3] = "name=gw-a";
        System.arraycopy(options, 0, words, 4, options.length);
        return program.ask(words);
    }

    private static String address(String status) {
        return group(ADDRESS, status);
    }

    private static String group(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }
}
