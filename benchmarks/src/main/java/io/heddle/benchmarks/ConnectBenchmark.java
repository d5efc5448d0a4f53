package io.heddle.benchmarks;

import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * From {@code heddle up}, as a user types it, to the first answered ping of a peer's overlay address. The daemons run, the peer
 * is up; the JVM of the command line is part of the time.
 */
final class ConnectBenchmark implements Benchmark {

    private static final double AIM_SECONDS = 2;
    private static final Duration BOUND = Duration.ofSeconds(90);

    /** Seconds from the start of the command to its end, and to the first answer. */
    private record Connection(double command, double ping) {}

    @Override
    public String title() {
        return "heddle up to first ping reply (aim: " + AIM_SECONDS + " s on JDK 17)";
    }

    @Override
    public Map<String, String> options() {
        return Map.of(
                "runs", "runs of each kind (default 5)", "java", "home of a Java to measure with; may be repeated");
    }

    @Override
    public String[] programs() {
        return new String[] {"ip", "nft"};
    }

    @Override
    public Result run(Workshop workshop, Options options) throws BenchmarkException {
        int runs = options.number("runs", 1, 5);
        var table = new Table("java", "up", "first reply s: median (min–max)", "command s", "runs", "aim s");
        var results = new ArrayList<JsonObject>();
        for (var jdk : Jdk.given(options)) {
            var first = new ArrayList<Connection>();
            var again = new ArrayList<Connection>();
            measure(workshop, jdk, runs, first, again);
            add(table, results, jdk, "first, with setup key", first);
            add(table, results, jdk, "again, after down", again);
        }
        var json = JsonObject.empty().with("aimSeconds", AIM_SECONDS).with("results", results);
        return new Result(table.text(), json);
    }

    private static void measure(Workshop workshop, Jdk jdk, int runs, List<Connection> first, List<Connection> again)
            throws BenchmarkException {
        try (var part = workshop.cleanup().part()) {
            var site = Site.build(workshop, part, jdk, "connect-" + jdk.version());
            var peer = site.gateway(part, site.machine("gw-b"), "home");
            site.up(peer);
            var machine = site.machine("gw-a");
            for (int run = 1; run <= runs; run++) {
                try (var once = part.part()) {
                    var gateway = site.gateway(once, machine, "home-" + run);
                    first.add(up(once, gateway, peer, firstWords(site, machine)));
                    gateway.ask("down", JsonObject.empty(), BOUND);
                    again.add(up(once, gateway, peer, "up"));
                    // The hub and the peer forget this gateway: each run meets the same network.
                    gateway.ask("logout", JsonObject.empty(), BOUND);
                    workshop.progress("java %s run %d: first %.2f s, again %.2f s"
                            .formatted(jdk.version(), run, last(first).ping, last(again).ping));
                }
            }
        }
    }

    private static String[] firstWords(Site site, Host machine) throws BenchmarkException {
        var file = machine.folder().resolve("setup-key");
        try {
            Files.writeString(file, site.setupKey() + "\n");
        } catch (IOException e) {
            throw new BenchmarkException("cannot write " + file, e);
        }
        return new String[] {"up", "--management-url", site.managementUrl(), "--setup-key-file", file.toString()};
    }

    private static Connection up(Cleanup cleanup, Daemon gateway, Daemon peer, String... words)
            throws BenchmarkException {
        var address = Site.address(peer);
        long start = System.nanoTime();
        var command = gateway.command(cleanup, words);
        try (var pinger = new Pinger(gateway.host(), address)) {
            awaitSuccess(gateway, command, words);
            double ended = (System.nanoTime() - start) / 1e9;
            return new Connection(ended, (pinger.answered(BOUND) - start) / 1e9);
        }
    }

    private static void awaitSuccess(Daemon gateway, Process command, String... words) throws BenchmarkException {
        try {
            if (!command.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS) || command.exitValue() != 0) {
                throw new BenchmarkException(Arrays.asList(words) + " failed: " + gateway.commandOutput());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    private static void add(Table table, List<JsonObject> results, Jdk jdk, String kind, List<Connection> connections) {
        var ping = spread(connections, Connection::ping);
        var command = spread(connections, Connection::command);
        table.row(jdk.version(), kind, ping.text(2), command.text(2), "" + connections.size(), "" + AIM_SECONDS);
        results.add(JsonObject.empty()
                .with("java", jdk.version())
                .with("up", kind)
                .with("firstReplySeconds", ping.json())
                .with("commandSeconds", command.json())
                .with("runs", connections.stream().map(ConnectBenchmark::json).toList()));
    }

    private static Spread spread(List<Connection> connections, Function<Connection, Double> value) {
        return Spread.of(connections.stream().map(value).toList());
    }

    private static JsonObject json(Connection connection) {
        return JsonObject.empty()
                .with("firstReplySeconds", Spread.rounded(connection.ping))
                .with("commandSeconds", Spread.rounded(connection.command));
    }

    private static Connection last(List<Connection> connections) {
        return connections.get(connections.size() - 1);
    }
}
