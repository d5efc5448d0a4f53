package io.heddle.shell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.GatewayException;
import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import io.heddle.shell.control.FakeHub;
import io.heddle.shell.control.TestServer;
import io.heddle.shell.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HeddleTest {

    @TempDir
    private Path home;

    private TestServer server;
    private String out = "";
    private String err = "";

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(home);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsTheStatusInWords() {
        server.gateway.become(GatewayState.CONNECTED, "");

        assertThat(heddle("status")).isZero();
        assertThat(out)
                .contains("State:       connected for ")
                .contains("Addresses:   100.64.0.1/10, fd00::1/64")
                .contains("Interface:   hd0, UDP port 51820, MTU 1280")
                .contains("Backends:    firewall nftables")
                .contains("Peers:       1 of 1 connected")
                .contains("Problem:     routes: degraded");
    }

    @Test
    void showsWhyTheLastRunEndedAndCountsRestartsByCause() {
        server.gateway.become(GatewayState.CONNECTED, "");

        assertThat(heddle("status", "--detail")).isZero();
        assertThat(out)
                .containsPattern(
                        "Last run: +ended .* ago: interface hd0 was removed \\(started in 1.23 s, stopped in 10.01 s\\); "
                                + "close routes hung\n")
                .contains("Restarts:    2 interface-lost, 1 start-failed\n")
                .containsPattern("RUN +PHASE +STEP +TIME +OUTCOME")
                .containsPattern("current +start +open tunnel +12 ms +done")
                .containsPattern("last +teardown +close routes +10000 ms +hung");
        assertThat(heddle("status", "--json")).isZero();
        var last = JsonObject.parse(out).object("lastRun");
        assertThat(last.text("cause")).isEqualTo("interface-lost");
        assertThat(last.number("teardownMillis")).isEqualTo(10_005);
        assertThat(JsonObject.parse(out).object("restarts").number("interface-lost"))
                .isEqualTo(2);
    }

    @Test
    void namesTheCurrentWait() {
        server.gateway.become(GatewayState.CONNECTING, "");

        assertThat(heddle("status")).isZero();
        assertThat(out).contains("Waiting for: the control plane\n");
    }

    @Test
    void showsMetricsAsCollectorsReadThemAndAsJson() {
        assertThat(heddle("metrics")).isZero();
        assertThat(out)
                .contains("# TYPE heddle_restarts_total counter\nheddle_restarts_total{cause=\"hung\"} 2\n")
                .contains("heddle_step_seconds_sum{phase=\"start\",step=\"open \\\"t\\\"\"} 1.5\n")
                .contains("heddle_step_seconds_count{phase=\"start\",step=\"open \\\"t\\\"\"} 3\n")
                .contains("heddle_step_seconds_max{phase=\"start\",step=\"open \\\"t\\\"\"} 0.75\n");

        assertThat(heddle("metrics", "--json")).isZero();
        assertThat(JsonObject.parse(out).objects("metrics"))
                .extracting(metric -> metric.text("name"))
                .containsExactly("heddle_restarts_total", "heddle_step_seconds");

        server.metrics.clear();
        assertThat(heddle("metrics")).isEqualTo(7);
    }

    @Test
    void showsTheStatusAsJson() {
        assertThat(heddle("status", "--json")).isZero();

        var status = JsonObject.parse(out);
        assertThat(status.text("state")).isEqualTo("idle");
        assertThat(status.objects("peers").get(0).text("path")).isEqualTo("direct");
        assertThat(status.text("version")).isEqualTo("1.2.3");
    }

    @Test
    void checksTheStateForAScript() {
        assertThat(heddle("status", "--check")).isEqualTo(1);
        server.gateway.become(GatewayState.NEEDS_LOGIN, "expired");
        assertThat(heddle("status", "--check")).isEqualTo(5);
        server.gateway.become(GatewayState.CONNECTED, "");
        assertThat(heddle("status", "--check")).isZero();
    }

    @Test
    void showsPeersAndBackendsInTables() {
        assertThat(heddle("peers")).isZero();
        assertThat(out)
                .containsPattern("NAME +ADDRESS +STATE +PATH")
                .containsPattern("gw-b.heddle.internal +100.64.0.2/32 +connected +direct +192.0.2.2:51820 +1.3 ms")
                .contains("1.5 KiB");
        assertThat(heddle("backends")).isZero();
        assertThat(out).containsPattern("firewall +nftables +100 +yes +- +-");
    }

    @Test
    void pinsABackendThatIsInstalled() {
        assertThat(heddle("backends", "use", "firewall", "nftables")).isZero();
        assertThat(heddle("backends", "use", "firewall", "auto")).isZero();
        assertThat(server.gateway.pins).containsExactly("firewall=nftables", "firewall=");
        assertThat(heddle("backends", "use", "firewall", "magic")).isEqualTo(2);
        assertThat(err).isEqualTo("heddle backends use: no backend 'magic' of kind 'firewall' is installed\n");
    }

    @Test
    void bringsTheGatewayUpAndPrintsItsAddresses() {
        server.gateway.connected();

        assertThat(heddle("up", "--management-url", "http://192.0.2.1:80", "--setup-key", "abc"))
                .isZero();
        assertThat(out).isEqualTo("connected\naddress 100.64.0.1/10\naddress fd00::1/64\nname gw-a.heddle.internal\n");
        assertThat(server.gateway.credentials).containsExactly(new Credential.SetupKey("abc"));
    }

    @Test
    void readsTheSetupKeyFromAFile() throws Exception {
        server.gateway.connected();
        var file = Files.writeString(home.resolve("key"), " abc\n");

        assertThat(heddle("up", "-m", "http://192.0.2.1", "--setup-key-file", file.toString()))
                .isZero();
        assertThat(server.gateway.credentials).containsExactly(new Credential.SetupKey("abc"));
        assertThat(heddle("up", "-m", "http://192.0.2.1", "--setup-key-file", "/no/such"))
                .isEqualTo(2);
    }

    @Test
    void endsWithTheCodeOfTheFailure() {
        assertThat(heddle("up")).isEqualTo(2);
        assertThat(heddle("up", "-m", "http://192.0.2.1", "--timeout", "1")).isEqualTo(4);
        server.gateway.refused(GatewayState.NEEDS_LOGIN, "the setup key is not known");
        assertThat(heddle("up", "-m", "http://192.0.2.1")).isEqualTo(5);
        assertThat(err).isEqualTo("heddle up: the setup key is not known\n");
        server.gateway.logout =
                CompletableFuture.failedFuture(new GatewayException(GatewayState.IDLE, "the server is silent"));
        assertThat(heddle("logout")).isEqualTo(1);
        server.gateways.clear();
        assertThat(heddle("down")).isEqualTo(7);
        server.close();
        assertThat(heddle("status")).isEqualTo(3);
        assertThat(err).startsWith("heddle status: no daemon listens on ").hasLineCount(1);
    }

    @Test
    void goesDown() {
        assertThat(heddle("down")).isZero();
        assertThat(out).isEqualTo("down\n");
    }

    @Test
    void complainsOfWrongUsageOnOneLine() {
        for (var line : List.of(
                "", "nonsense", "status --nonsense", "hub key", "up --timeout x", "hub key create --expires 1y")) {
            assertThat(heddle(line.isEmpty() ? new String[0] : line.split(" ")))
                    .as(line)
                    .isEqualTo(2);
            assertThat(err).as(line).startsWith("heddle").hasLineCount(1);
        }
    }

    @Test
    void makesAOneOffKeyAndPrintsNothingButItsText() {
        assertThat(heddle("hub", "key", "create", "--one-off", "--name", "gw", "--expires", "7d", "--group", "Sites"))
                .isZero();
        assertThat(out).isEqualTo(FakeHub.SECRET + "\n");
        var request = server.hub.requests.get(0);
        assertThat(request.usageLimit()).isEqualTo(1);
        assertThat(request.lifetime()).isEqualTo(Duration.ofDays(7));
        assertThat(request.groups()).containsExactly("Sites");
    }

    @Test
    void listsAndRevokesKeysWithoutTheirTexts() {
        heddle("hub", "key", "create", "--limit", "3");
        assertThat(heddle("hub", "keys")).isZero();
        assertThat(out).containsPattern("k1 +unnamed +0 +3 +- +valid").doesNotContain(FakeHub.SECRET);
        assertThat(heddle("hub", "key", "revoke", "k1")).isZero();
        assertThat(heddle("hub", "key", "revoke", "k1")).isEqualTo(1);
        assertThat(err).isEqualTo("heddle hub key revoke: no setup key k1\n");
    }

    @Test
    void namesAPeerByItsLabelItsAddressOrItsKey() {
        assertThat(heddle("hub", "peer", "groups", "gw-a", "Left", "Old")).isZero();
        assertThat(server.hub.peers.get(0).groups()).containsExactly("Left", "Old");
        assertThat(heddle("hub", "peer", "remove", "100.64.0.2")).isZero();
        assertThat(server.hub.peers).hasSize(1);
        assertThat(heddle("hub", "peer", "remove", "gw-c")).isEqualTo(1);
        assertThat(heddle("hub", "peers")).isZero();
        assertThat(out).contains("gw-a.heddle.internal");
    }

    @Test
    void putsAndRemovesPolicies() {
        assertThat(heddle(
                        "hub",
                        "policy",
                        "put",
                        "web",
                        "--from",
                        "Left,Old",
                        "--to",
                        "Right",
                        "--protocol",
                        "tcp",
                        "--ports",
                        "80,8000-8100",
                        "--action",
                        "drop"))
                .isZero();
        assertThat(server.hub.policies)
                .containsExactly(new PolicyInfo(
                        "web",
                        List.of("Left", "Old"),
                        List.of("Right"),
                        false,
                        RuleProtocol.TCP,
                        List.of(PortRange.single(80), new PortRange(8000, 8100)),
                        RuleAction.DROP,
                        true));
        assertThat(heddle("hub", "policies")).isZero();
        assertThat(out).containsPattern("web +Left,Old +-> +Right +tcp +80,8000-8100 +drop +yes");
        assertThat(heddle("hub", "policy", "remove", "web")).isZero();
        assertThat(heddle("hub", "policy", "put", "bad", "--ports", "99999")).isEqualTo(2);
    }

    @Test
    void saysThatThisDaemonHasNoHub() {
        server.hubs.clear();
        assertThat(heddle("hub")).isEqualTo(7);
        assertThat(err).contains("no hub");
    }

    @Test
    void printsVersions() {
        assertThat(heddle("version")).isZero();
        assertThat(out).contains("daemon 1.2.3");
    }

    @Test
    void explainsItself() {
        assertThat(heddle("--help")).isZero();
        assertThat(out).contains("Exit codes:").contains("demo").contains("--home");
    }

    private int heddle(String... words) {
        var output = new StringWriter();
        var errors = new StringWriter();
        var line = Heddle.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        var all = new ArrayList<String>(List.of("--home", home.toString()));
        all.addAll(List.of(words));
        int code = line.execute(all.toArray(String[]::new));
        out = output.toString();
        err = errors.toString();
        return code;
    }
}
