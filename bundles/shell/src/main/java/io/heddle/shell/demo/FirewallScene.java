package io.heddle.shell.demo;

import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** A part of a running gateway is taken away: the gateway leaves the network cleanly, and comes back with it. */
final class FirewallScene {

    private static final String BUNDLE = "io.heddle.firewall";
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration TEARDOWN = Duration.ofSeconds(15);

    private FirewallScene() {}

    static List<Scene> all() {
        return List.of(
                new Scene("stop the firewall bundle of gw-b: no filter, no tunnel", FirewallScene::stop),
                new Scene("start it again: back in the network", FirewallScene::start));
    }

    private static void stop(Stage stage) throws DemoException {
        var b = stage.lab().gatewayB();
        shell(stage, b, "stop " + BUNDLE);
        Waiting.until(TEARDOWN, "gw-b still has its link or filter table", () -> isClean(b));
        var status = b.status();
        if (status.text("state").equals("connected")) {
            throw new DemoException("gw-b says it is connected without a firewall");
        }
        stage.say("gw-b: " + status.text("state") + ", no link, no filter table; " + status.text("reason"));
        if (stage.lab().gatewayA().pings(address(stage))) {
            throw new DemoException("gw-b still answers through the tunnel");
        }
        stage.say("gw-a: no answer from gw-b any more");
    }

    private static void start(Stage stage) throws DemoException {
        var b = stage.lab().gatewayB();
        shell(stage, b, "start " + BUNDLE);
        JoinScenes.connect(stage);
        // Both say they are connected; a peer may need a moment to learn the other's new endpoint.
        Waiting.until(
                BOUND,
                "gw-b does not answer again",
                () -> stage.lab().gatewayA().pings(b.address(false)));
        TrafficScenes.ping(stage);
    }

    private static void shell(Stage stage, Node node, String line) throws DemoException {
        stage.typed(node, "shell " + line);
        node.ask("shell", JsonObject.empty().with("line", line), BOUND);
    }

    /** Gateway b's overlay address as its peer knows it: it may not know its own while it is down. */
    private static String address(Stage stage) throws DemoException {
        return stage.lab().gatewayA().status().objects("peers").stream()
                .flatMap(peer -> peer.texts("addresses").stream())
                .filter(address -> !address.contains(":"))
                .map(address -> address.substring(0, address.indexOf('/')))
                .findFirst()
                .orElseThrow(() -> new DemoException("gw-a knows no address of gw-b"));
    }

    private static boolean isClean(Node node) throws DemoException {
        var links = node.namespace().check("ip", "-o", "link", "show");
        var tables = node.namespace().check("nft", "list", "tables");
        return !links.contains(" hd0:") && !tables.contains("heddle");
    }
}
