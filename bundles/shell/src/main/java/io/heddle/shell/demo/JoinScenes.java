package io.heddle.shell.demo;

import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** From nothing to two gateways that are connected. */
final class JoinScenes {

    private static final int PORT = 33073;
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration CONNECT = Duration.ofSeconds(60);

    private JoinScenes() {}

    static List<Scene> all() {
        return List.of(
                new Scene("make network namespaces: a public segment, a hub and two gateways on it", JoinScenes::build),
                new Scene("start the hub", JoinScenes::startHub),
                new Scene("start the gateways", JoinScenes::startGateways),
                new Scene("join with one-off setup keys", JoinScenes::join),
                new Scene("connect", JoinScenes::connect));
    }

    /** Returns when all gateways are connected to each other, showing the way there. */
    static void connect(Stage stage) throws DemoException {
        var table = stage.table();
        Waiting.until(CONNECT, "the gateways are not connected", () -> {
            table.refresh();
            for (var gateway : stage.lab().gateways()) {
                failIfRefused(gateway);
            }
            return table.allConnected();
        });
        table.refresh();
    }

    private static void build(Stage stage) throws DemoException {
        stage.lab().build();
        stage.say(
                "namespaces " + stage.lab().name() + "-*, folder " + stage.lab().folder());
    }

    private static void startHub(Stage stage) throws DemoException {
        var hub = stage.lab().hub();
        hub.configure(
                "io.heddle.hub",
                "listen.address=" + Lab.HUB_ADDRESS + "\nlisten.port=" + PORT + "\nstate.directory="
                        + hub.home().resolve("state/hub") + "\n");
        stage.typed(hub, "daemon --home " + hub.home());
        hub.start(stage.program()).awaitReady();
        Waiting.until(ANSWER, "the hub does not serve", () -> serves(hub));
        stage.say("serves " + hub.ask("hub.status").text("managementUrl"));
    }

    private static void startGateways(Stage stage) throws DemoException {
        for (var gateway : stage.lab().gateways()) {
            gateway.configure("io.heddle.engine", "host.name=" + gateway.label() + "\n");
            stage.typed(gateway, "daemon --home " + gateway.home());
            gateway.start(stage.program());
        }
        for (var gateway : stage.lab().gateways()) {
            gateway.daemon().awaitReady();
        }
    }

    private static void join(Stage stage) throws DemoException {
        var hub = stage.lab().hub();
        var url = hub.ask("hub.status").text("managementUrl");
        for (var gateway : stage.lab().gateways()) {
            stage.typed(hub, "hub key create --one-off --name " + gateway.label());
            var request = JsonObject.empty().with("name", gateway.label()).with("usageLimit", 1);
            var key = hub.ask("hub.key.create", request, ANSWER).text("key");
            stage.typed(gateway, "up --management-url " + url + " --setup-key-file FILE");
            var arguments = JsonObject.empty().with("managementUrl", url).with("setupKey", key);
            gateway.ask("up", arguments, ANSWER);
        }
    }

    private static boolean serves(Node hub) {
        try {
            return !hub.ask("hub.status").text("managementUrl").isEmpty();
        } catch (DemoException e) {
            return false;
        }
    }

    private static void failIfRefused(Node gateway) throws DemoException {
        var status = gateway.status();
        if (status.text("state").equals("needs-login") || status.text("state").equals("failed")) {
            throw new DemoException(gateway.label() + " " + status.text("state") + ": " + status.text("reason"));
        }
    }
}
