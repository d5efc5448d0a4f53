package io.heddle.benchmarks;

import io.heddle.shell.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A hub and machines for gateways on one segment, each in a network namespace; the segment has no way out. */
final class Site {

    private static final String HUB_ADDRESS = "192.0.2.1";
    private static final int HUB_PORT = 33073;
    private static final Duration CONNECT = Duration.ofSeconds(90);

    private final Workshop workshop;
    private final Cleanup cleanup;
    private final Jdk jdk;
    private final Path folder;
    private final Host segment;
    private final Daemon hub;
    private int machines;

    private Site(Workshop workshop, Cleanup cleanup, Jdk jdk, Path folder) throws BenchmarkException {
        this.workshop = workshop;
        this.cleanup = cleanup;
        this.jdk = jdk;
        this.folder = folder;
        this.segment = Host.create(cleanup, "net", folder);
        segment.namespace().exec("ip", "link", "add", "segment", "type", "bridge");
        segment.namespace().exec("ip", "link", "set", "segment", "up");
        var host = machine("hub");
        var home = host.folder().resolve("home");
        Daemon.configure(
                home,
                "io.heddle.hub",
                "listen.address=" + HUB_ADDRESS + "\nlisten.port=" + HUB_PORT + "\nstate.directory="
                        + home.resolve("state/hub") + "\n");
        this.hub = Daemon.start(workshop, cleanup, host, jdk, home);
    }

    /** Makes it, and returns when the hub serves. */
    static Site build(Workshop workshop, Cleanup cleanup, Jdk jdk, String label) throws BenchmarkException {
        var site = new Site(workshop, cleanup, jdk, workshop.folder().resolve(label));
        Waiting.until(CONNECT, "the hub does not serve", () -> {
            site.hub.requireAlive();
            return site.hub
                    .asked("hub.status", JsonObject.empty())
                    .filter(status -> !status.text("managementUrl").isEmpty())
                    .isPresent();
        });
        return site;
    }

    /** A machine on the segment; the first has 192.0.2.1. */
    Host machine(String label) throws BenchmarkException {
        var host = Host.create(cleanup, label, folder);
        machines++;
        segment.namespace().connect(label, host.namespace(), "eth0");
        segment.namespace().exec("ip", "link", "set", label, "master", "segment");
        host.namespace().address("eth0", "192.0.2." + machines + "/24");
        return host;
    }

    /** Starts a gateway and returns when it answers; it is not up. */
    Daemon gateway(Cleanup part, Host host, String home) throws BenchmarkException {
        var path = host.folder().resolve(home);
        Daemon.configure(path, "io.heddle.engine", "host.name=" + host.folder().getFileName() + "\n");
        var daemon = Daemon.start(workshop, part, host, jdk, path);
        daemon.awaitReady();
        return daemon;
    }

    Daemon hub() {
        return hub;
    }

    String managementUrl() throws BenchmarkException {
        return hub.ask("hub.status", JsonObject.empty()).text("managementUrl");
    }

    /** A setup key for one peer. */
    String setupKey() throws BenchmarkException {
        var request = JsonObject.empty().with("name", "benchmark").with("usageLimit", 1);
        return hub.ask("hub.key.create", request).text("key");
    }

    /** Brings a gateway up for the first time, and returns when it is connected to the hub. */
    void up(Daemon gateway) throws BenchmarkException {
        var arguments = JsonObject.empty()
                .with("managementUrl", managementUrl())
                .with("setupKey", setupKey())
                .with("wait", true)
                .with("timeoutSeconds", CONNECT.toSeconds());
        gateway.ask("up", arguments, CONNECT.plusSeconds(5));
    }

    /** Returns when each gateway has a connection to all others. */
    static void awaitConnected(List<Daemon> gateways) throws BenchmarkException {
        for (var gateway : gateways) {
            Waiting.until(CONNECT, "the gateways are not connected", () -> {
                var peers = gateway.status().objects("peers");
                return peers.size() == gateways.size() - 1
                        && peers.stream().allMatch(peer -> peer.text("state").equals("connected"));
            });
        }
    }

    /** The IPv4 overlay address of a gateway. */
    static String address(Daemon gateway) throws BenchmarkException {
        return gateway.status().texts("addresses").stream()
                .filter(address -> !address.contains(":"))
                .map(address -> address.substring(0, address.indexOf('/')))
                .findFirst()
                .orElseThrow(() -> new BenchmarkException("a gateway has no overlay address"));
    }
}
