package io.heddle.shell.demo;

import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Packets through the tunnel: who gets through, who does not, and how fast. */
final class TrafficScenes {

    private static final int ALLOWED = 8080;
    private static final int DENIED = 9090;
    private static final long BYTES = 1L << 30;
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration SETTLE = Duration.ofSeconds(20);

    private TrafficScenes() {}

    static List<Scene> all() {
        return List.of(
                new Scene("ping both ways, IPv4 and IPv6", TrafficScenes::ping),
                new Scene("look up each other's names", TrafficScenes::names),
                new Scene("a policy that allows one port and no other", TrafficScenes::policy),
                new Scene("move 1 GiB by TCP", TrafficScenes::bulk));
    }

    /** Pings from each gateway to the other, over both families. */
    static void ping(Stage stage) throws DemoException {
        var a = stage.lab().gatewayA();
        var b = stage.lab().gatewayB();
        for (boolean ipv6 : new boolean[] {false, true}) {
            stage.say(a.label() + " -> " + b.address(ipv6) + "  " + a.ping(b.address(ipv6)));
            stage.say(b.label() + " -> " + a.address(ipv6) + "  " + b.ping(a.address(ipv6)));
        }
    }

    private static void names(Stage stage) throws DemoException {
        var a = stage.lab().gatewayA();
        var b = stage.lab().gatewayB();
        resolve(stage, a, b);
        resolve(stage, b, a);
    }

    private static void resolve(Stage stage, Node from, Node to) throws DemoException {
        var name = to.status().text("fqdn");
        Waiting.until(
                SETTLE,
                from.label() + " does not resolve " + name + " to " + to.address(false),
                () -> from.namespace()
                        .run(ANSWER, "getent", "ahostsv4", name)
                        .output()
                        .contains(to.address(false)));
        stage.say(from.label() + ": " + name + " is " + to.address(false));
    }

    private static void policy(Stage stage) throws DemoException {
        var a = stage.lab().gatewayA();
        var b = stage.lab().gatewayB();
        var address = b.address(false);
        stage.probes().serve(b, address, ALLOWED, DENIED);
        expect(stage, "before", true, true);

        var hub = stage.lab().hub();
        put(stage, hub, "ping", "icmp", List.of());
        put(stage, hub, "web", "tcp", List.of(Integer.toString(ALLOWED)));
        stage.typed(hub, "hub policy remove Default");
        hub.ask("hub.policy.remove", JsonObject.empty().with("name", "Default"), ANSWER);

        Waiting.until(
                SETTLE,
                "port " + DENIED + " is still open",
                () -> !stage.probes().isOpen(a, address, DENIED));
        expect(stage, "after", true, false);
    }

    private static void put(Stage stage, Node hub, String name, String protocol, List<String> ports)
            throws DemoException {
        var option = ports.isEmpty() ? "" : " --ports " + String.join(",", ports);
        stage.typed(hub, "hub policy put " + name + " --protocol " + protocol + option);
        var all = List.of("All");
        var policy = JsonObject.empty()
                .with("name", name)
                .with("sources", all)
                .with("destinations", all)
                .with("bidirectional", true)
                .with("protocol", protocol)
                .with("ports", ports)
                .with("enabled", true);
        hub.ask("hub.policy.put", policy, ANSWER);
    }

    private static void expect(Stage stage, String when, boolean allowed, boolean denied) throws DemoException {
        var a = stage.lab().gatewayA();
        var address = stage.lab().gatewayB().address(false);
        for (int port : new int[] {ALLOWED, DENIED}) {
            boolean wanted = port == ALLOWED ? allowed : denied;
            boolean open = stage.probes().isOpen(a, address, port);
            stage.say(when + ": port " + port + " is " + (open ? "open" : "denied"));
            if (open != wanted) {
                throw new DemoException("port " + port + " should be " + (wanted ? "open" : "denied"));
            }
        }
    }

    private static void bulk(Stage stage) throws DemoException {
        var b = stage.lab().gatewayB();
        var time = stage.probes().send(stage.lab().gatewayA(), b.address(false), ALLOWED, BYTES);
        double seconds = time.toMillis() / 1000.0;
        stage.say(String.format(
                Locale.ROOT, "1 GiB in %.1f s: %.0f Mbit/s", seconds, BYTES * 8 / 1e6 / Math.max(seconds, 0.001)));
        stage.table().refresh();
    }
}
