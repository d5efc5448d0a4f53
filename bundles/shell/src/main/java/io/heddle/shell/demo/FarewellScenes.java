package io.heddle.shell.demo;

import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** Everything ends, and nothing is left. */
final class FarewellScenes {

    private static final Duration DOWN = Duration.ofSeconds(45);

    private FarewellScenes() {}

    static List<Scene> all() {
        return List.of(
                new Scene("leave the network and end the daemons", FarewellScenes::stop),
                new Scene("verify that nothing is left", FarewellScenes::verify));
    }

    private static void stop(Stage stage) throws DemoException {
        stage.probes().close();
        for (var gateway : stage.lab().gateways()) {
            stage.typed(gateway, "down");
            gateway.ask("down", JsonObject.empty(), DOWN);
        }
        for (var node : stage.lab().nodes()) {
            node.daemon().close();
        }
    }

    private static void verify(Stage stage) throws DemoException {
        for (var node : stage.lab().nodes()) {
            node.checkClean();
        }
        stage.say("links, addresses, rules, routes, filter tables and resolv.conf are as before on every machine");
        stage.lab().close();
        var left = Leftovers.of(stage.lab().name());
        if (!left.isEmpty()) {
            throw new DemoException("left on this host: " + String.join(", ", left));
        }
        stage.say("no namespace, folder or process is left");
    }
}
