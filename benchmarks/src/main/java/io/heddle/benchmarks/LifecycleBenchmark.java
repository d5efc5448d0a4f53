package io.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The engine's start, teardown, swaps and lane, with many peers that do not answer; on models of the backends and on the real ones
 * in a network namespace, with control planes in its own process. Each measurement runs in a JVM with the daemon's flags.
 */
final class LifecycleBenchmark implements Benchmark {

    private static final double AIM_SECONDS = 3;
    private static final int AIM_PEERS = 1000;
    private static final List<Integer> PEERS = List.of(0, 100, 1000, 10_000);
    private static final List<Integer> STORM_PEERS = List.of(100, 1000);
    private static final List<String> BACKENDS = List.of("fake", "real");
    private static final Duration BOUND = Duration.ofMinutes(10);

    /** What is measured, and where it goes. */
    private record Session(Workshop workshop, Jdk jdk, String backends, List<JsonObject> results) {

        JsonObject measure(String mode, int peers, int count) throws BenchmarkException {
            var label = mode.substring(0, 2) + backends.charAt(0) + peers;
            try (var part = workshop.cleanup().part()) {
                var host = Host.create(part, label, workshop.folder().resolve(label + "-" + jdk.version()));
                host.namespace().exec("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth1");
                host.namespace().exec("ip", "link", "set", "eth1", "up");
                host.namespace().address("eth0", "192.0.2.1/24");
                var result = run(part, host, List.of(mode, backends, "" + peers, "" + count));
                results.add(JsonObject.empty()
                        .with("java", jdk.version())
                        .with("mode", mode)
                        .with("backends", backends)
                        .with("peers", peers)
                        .with("measured", result));
                return result;
            }
        }

        private JsonObject run(Cleanup part, Host host, List<String> arguments) throws BenchmarkException {
            var command = new ArrayList<String>(List.of(jdk.program()));
            command.addAll(DaemonFlags.ALL);
            command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), EngineProgram.class.getName()));
            command.addAll(arguments);
            command.add(host.folder().toString());
            var log = host.folder().resolve("program.log");
            var process = host.start(part, command, Map.of(), log);
            Waiting.until(BOUND, "the gateway does not come to an end", () -> !process.isAlive());
            try {
                var file = host.folder().resolve("result.json");
                if (!Files.exists(file)) {
                    throw new BenchmarkException("the gateway ended: " + said(log));
                }
                return JsonObject.parse(Files.readString(file, UTF_8));
            } catch (IOException e) {
                throw new BenchmarkException("cannot read what was measured: " + e.getMessage(), e);
            }
        }

        private static String said(Path log) throws IOException {
            var text = Files.readString(log).strip();
            return text.substring(Math.max(0, text.length() - 2000));
        }
    }

    @Override
    public String title() {
        return "start, teardown, swaps and lane of an engine (aim: teardown with " + AIM_PEERS
                + " peers on real backends in " + AIM_SECONDS + " s)";
    }

    @Override
    public Map<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        options.put("runs", "starts and teardowns in each JVM (default 5)");
        options.put("peers", "peers of the map; may be repeated (default 0, 100, 1000 and 10000)");
        options.put("backends", "fake or real; may be repeated (default both)");
        options.put("swaps", "swaps of each kind of backend (default 20; 0: none)");
        options.put("swap-peers", "peers while backends are swapped (default 100)");
        options.put("seconds", "length of a storm of maps (default 5; 0: none)");
        options.put("storm-peers", "peers in a storm; may be repeated (default 100 and 1000)");
        options.put("java", "home of a Java to measure with; may be repeated");
        return options;
    }

    @Override
    public String[] programs() {
        return new String[] {"ip", "nft"};
    }

    @Override
    public Result run(Workshop workshop, Options options) throws BenchmarkException {
        var cycles = new Table(
                "java",
                "backends",
                "peers",
                "connected ms: median (min–max)",
                "map applied ms",
                "teardown ms",
                "x of fewest peers",
                "first teardown ms",
                "aim ms");
        var swaps = new Table("java", "backends", "swapped", "ms: median (min–max)", "of a restart");
        var storms =
                new Table("java", "backends", "peers", "maps", "lane wait ms: p50", "p99", "most", "maps/s applied");
        var results = new ArrayList<JsonObject>();
        var backends = options.all("backends").isEmpty() ? BACKENDS : options.all("backends");
        for (var jdk : Jdk.given(options)) {
            for (var each : backends) {
                var session = new Session(workshop, jdk, each, results);
                cycles(session, options, cycles);
                swaps(session, options, swaps);
                storms(session, options, storms);
            }
        }
        var json = JsonObject.empty().with("aimSeconds", AIM_SECONDS).with("results", results);
        return new Result(cycles.text() + "\n" + swaps.text() + "\n" + storms.text(), json);
    }

    private static void cycles(Session session, Options options, Table table) throws BenchmarkException {
        int runs = options.number("runs", 1, 5);
        double least = 0;
        for (int peers : options.numbers("peers", 0, PEERS)) {
            var measured = session.measure("cycles", peers, runs).objects("cycles");
            var teardown = spread(measured, "teardownMillis");
            least = least == 0 ? teardown.median() : least;
            table.row(
                    session.jdk.version(),
                    session.backends,
                    "" + peers,
                    spread(measured, "connectedMillis").text(0),
                    spread(measured, "appliedMillis").text(0),
                    teardown.text(0),
                    decimal(teardown.median() / least),
                    decimal(measured.get(0).decimal("teardownMillis", 0)),
                    session.backends.equals("real") && peers == AIM_PEERS ? "" + Math.round(AIM_SECONDS * 1000) : "");
            session.workshop.progress(
                    "%s, %d peers: teardown %s ms".formatted(session.backends, peers, teardown.text(0)));
        }
    }

    private static void swaps(Session session, Options options, Table table) throws BenchmarkException {
        int swaps = options.number("swaps", 0, 20);
        if (swaps == 0) {
            return;
        }
        int peers = options.number("swap-peers", 0, 100);
        var measured = session.measure("swaps", peers, swaps);
        double restart = Spread.of(numbers(measured, "restart")).median();
        for (var name : measured.names()) {
            var times = Spread.of(numbers(measured, name));
            var swapped = name.equals("restart") ? "nothing: down and up" : name;
            table.row(
                    session.jdk.version(),
                    session.backends,
                    swapped,
                    times.text(1),
                    String.format(Locale.ROOT, "%.2f", times.median() / restart));
        }
        session.workshop.progress("%s, %d peers: swapped".formatted(session.backends, peers));
    }

    private static void storms(Session session, Options options, Table table) throws BenchmarkException {
        int seconds = options.number("seconds", 0, 5);
        for (int peers : seconds == 0 ? List.<Integer>of() : options.numbers("storm-peers", 1, STORM_PEERS)) {
            var measured = session.measure("storm", peers, seconds);
            row(session, table, peers, "none", measured.object("calm"), "");
            row(
                    session,
                    table,
                    peers,
                    measured.number("pushed") / seconds + "/s",
                    measured.object("storm"),
                    decimal(measured.number("applied") / (double) seconds));
            session.workshop.progress("%s, %d peers: stormed".formatted(session.backends, peers));
        }
    }

    private static void row(Session session, Table table, int peers, String maps, JsonObject waits, String applied) {
        table.row(
                session.jdk.version(),
                session.backends,
                "" + peers,
                maps,
                decimal(waits.decimal("p50Millis", 0)),
                decimal(waits.decimal("p99Millis", 0)),
                decimal(waits.decimal("maxMillis", 0)),
                applied);
    }

    private static Spread spread(List<JsonObject> cycles, String name) {
        return Spread.of(cycles.stream().map(each -> each.decimal(name, 0)).toList());
    }

    private static List<Double> numbers(JsonObject object, String name) {
        return object.objects(name).stream()
                .map(each -> each.decimal("millis", 0))
                .toList();
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
