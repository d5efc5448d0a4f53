package io.heddle.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.shell.client.ControlClient;
import io.heddle.shell.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("JdkObsolete")
final class BringupTest {

    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String URL = "http://192.0.2.9:33073";

    @TempDir
    private Path home;

    private TestServer server;
    private ControlClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(home);
        client = ControlClient.connect(server.socket);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void keepsTheUrlBesideWhatWasConfiguredAndHandsOverTheKey() throws Exception {
        server.configurations.properties = new Hashtable<>();
        server.configurations.properties.put("mtu", "1400");
        server.gateway.connected();

        var status = up(URL, "the-key", 10);

        assertThat(server.configurations.properties)
                .containsEntry("management.url", URL)
                .containsEntry("mtu", "1400");
        assertThat(server.gateway.credentials).containsExactly(new Credential.SetupKey("the-key"));
        assertThat(status.line()).doesNotContain("the-key");
    }

    @Test
    void logsInWithTheKeyAloneWhenNoSetupKeyIsGiven() throws Exception {
        server.configurations.properties = new Hashtable<>();
        server.configurations.properties.put("management.url", URL);
        server.gateway.connected();

        up("", "", 10);

        assertThat(server.gateway.credentials).containsExactly(new Credential.Registered());
    }

    @Test
    void wantsAManagementUrlBecauseThereIsNoDefault() {
        assertThatThrownBy(() -> up("", "the-key", 10))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.failure()).isEqualTo(Failure.USAGE))
                .hasMessageContaining("--management-url");
        assertThat(server.gateway.credentials).isEmpty();
    }

    @Test
    void refusesAUrlThatIsNone() {
        assertThatThrownBy(() -> up("ftp://x", "", 10))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.failure()).isEqualTo(Failure.USAGE));
        assertThat(server.configurations.properties).isNull();
    }

    @Test
    void tellsOfProgressUntilConnected() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        var status = client.call("up", arguments(URL, "k", 20), BOUND, event -> {
            told.add(event.text("state") + " " + event.text("waitingFor"));
            server.gateway.connected();
        });

        assertThat(told).first().isEqualTo("connecting the control plane");
        assertThat(status.text("state")).isEqualTo("connected");
    }

    @Test
    void saysThatALoginIsNeeded() {
        server.gateway.refused(GatewayState.NEEDS_LOGIN, "the setup key is not known");

        assertThatThrownBy(() -> up(URL, "wrong", 10))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.failure()).isEqualTo(Failure.NEEDS_LOGIN))
                .hasMessage("the setup key is not known");
    }

    @Test
    void givesUpWaitingWhenTheTimeIsOver() {
        assertThatThrownBy(() -> up(URL, "k", 1))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.failure()).isEqualTo(Failure.TIMEOUT))
                .hasMessageContaining("the control plane")
                .hasMessageNotContaining("\"k\"");
        assertThat(server.gateway.listeners).isEmpty();
    }

    @Test
    void saysThatNoGatewayRuns() {
        server.gateways.clear();

        assertThatThrownBy(() -> up(URL, "k", 1))
                .isInstanceOfSatisfying(
                        ControlException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    }

    private JsonObject up(String url, String key, int seconds) throws ControlException {
        return client.call("up", arguments(url, key, seconds), BOUND);
    }

    private static JsonObject arguments(String url, String key, int seconds) {
        return JsonObject.empty()
                .with("managementUrl", url)
                .with("setupKey", key)
                .with("wait", true)
                .with("timeoutSeconds", seconds);
    }
}
