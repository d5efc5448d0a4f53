package io.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.StepStatus;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.metrics.Meter;
import io.heddle.shell.json.JsonObject;
import io.heddle.tck.fake.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program that measures one gateway in a JVM of its own, because what a JVM has compiled before changes the figures.
 *
 * <p>{@code cycles|swaps|storm fake|real PEERS COUNT FOLDER}; COUNT is the number of cycles or swaps, or the seconds of the storm.
 * What it measured is in {@code FOLDER/result.json}; all times are milliseconds.
 */
public final class EngineProgram {

    /** Messages to peers and timers that a start leaves behind are over by then. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private static final Duration STORM_WARMUP = Duration.ofSeconds(2);
    private static final long PROBE_MICROS = 2_000;
    private static final long MAP_MICROS = 1_000;

    private final String mode;
    private final boolean real;
    private final int peers;
    private final int count;
    private final Path folder;

    private EngineProgram(String mode, boolean real, int peers, int count, Path folder) {
        this.mode = mode;
        this.real = real;
        this.peers = peers;
        this.count = count;
        this.folder = folder;
    }

    /** Runs it. */
    public static void main(String[] words) throws IOException, BenchmarkException {
        var folder = Path.of(words[4]);
        var result = measure(
                words[0], words[1].equals("real"), Integer.parseInt(words[2]), Integer.parseInt(words[3]), folder);
        Files.writeString(folder.resolve("result.json"), result.line(), UTF_8);
        System.exit(0);
    }

    /** Measures in this process. */
    static JsonObject measure(String mode, boolean real, int peers, int count, Path folder)
            throws IOException, BenchmarkException {
        return new EngineProgram(mode, real, peers, count, folder).measure();
    }

    private JsonObject measure() throws IOException, BenchmarkException {
        try (var gateway = gateway()) {
            gateway.push(LargeNetwork.of(peers), 1);
            return switch (mode) {
                case "cycles" -> cycles(gateway);
                case "swaps" -> swaps(gateway);
                case "storm" -> storm(gateway);
                default -> throw new BenchmarkException("what is " + mode + "?");
            };
        }
    }

    private BenchGateway gateway() throws IOException {
        Files.createDirectories(folder);
        var state = folder.resolve("state");
        if (!real) {
            var host = new FakeHost();
            return new BenchGateway(
                    state, GatewayBackends.ofModels("first", host), GatewayBackends.ofModels("second", host));
        }
        var file = Files.writeString(folder.resolve("names.conf"), "# no name servers\n");
        return new BenchGateway(state, GatewayBackends.ofLinux("first", file), GatewayBackends.ofLinux("second", file));
    }

    /** Up and down again. The first cycle is what a daemon does that was just started. */
    private JsonObject cycles(BenchGateway gateway) throws BenchmarkException {
        var cycles = new ArrayList<JsonObject>();
        for (int i = 0; i < count; i++) {
            cycles.add(cycle(gateway));
        }
        return JsonObject.empty().with("cycles", cycles);
    }

    private static JsonObject cycle(BenchGateway gateway) throws BenchmarkException {
        var cycle = JsonObject.empty();
        long start = System.nanoTime();
        gateway.up();
        cycle.with("connectedMillis", millis(start));
        gateway.awaitLane(); // the map was submitted before the gateway was connected
        cycle.with("appliedMillis", millis(start));
        gateway.requireCurrent();
        Waiting.pause(SETTLE);
        long down = System.nanoTime();
        gateway.down();
        cycle.with("teardownMillis", millis(down));
        var run = gateway.status().lastRun();
        return cycle.with("steps", run == null ? List.of() : steps(run.steps()));
    }

    private static List<JsonObject> steps(List<StepStatus> steps) {
        return steps.stream()
                .map(step -> JsonObject.empty()
                        .with("phase", step.phase() == Phase.START ? "start" : "teardown")
                        .with("name", step.name())
                        .with("millis", step.millis())
                        .with("outcome", step.outcome()))
                .toList();
    }

    /** Each kind's service leaves while another one waits; and for comparison, the gateway is restarted. */
    private JsonObject swaps(BenchGateway gateway) throws BenchmarkException {
        var result = JsonObject.empty();
        gateway.up();
        gateway.awaitLane();
        for (var kind : BenchGateway.KINDS) {
            result.with(kind.name(), swaps(gateway, kind));
        }
        var restarts = new ArrayList<Double>();
        for (int i = 0; i <= count; i++) {
            Waiting.pause(SETTLE);
            long start = System.nanoTime();
            gateway.down();
            gateway.up();
            gateway.awaitLane();
            restarts.add(millis(start));
        }
        return result.with("restart", times(restarts));
    }

    private List<JsonObject> swaps(BenchGateway gateway, Kind<?> kind) throws BenchmarkException {
        var times = new ArrayList<Double>();
        gateway.appear(kind, false);
        for (int i = 0; i <= count; i++) {
            boolean fromFirst = i % 2 == 0;
            long start = System.nanoTime();
            gateway.swap(kind, fromFirst);
            gateway.awaitLane(); // a swapped control plane's first messages included
            times.add(millis(start));
            gateway.requireCurrent();
            gateway.requireSwapped(kind, fromFirst);
            gateway.appear(kind, fromFirst);
        }
        return times(times);
    }

    /** Without the first one, which loads classes. */
    private static List<JsonObject> times(List<Double> millis) {
        return millis.stream()
                .skip(1)
                .map(each -> JsonObject.empty().with("millis", Spread.rounded(each)))
                .toList();
    }

    /** How long a task waits for its turn, while maps come a thousand times a second, and while none comes. */
    private JsonObject storm(BenchGateway gateway) throws BenchmarkException {
        gateway.up();
        gateway.awaitLane();
        var result = JsonObject.empty();
        var timers = Executors.newScheduledThreadPool(2, body -> {
            var thread = new Thread(body, "heddle-benchmarks-storm");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Waiting.pause(SETTLE);
            result.with("calm", probe(gateway, timers, Duration.ofSeconds(count)));
            var serial = new AtomicLong(1);
            var networks = List.of(LargeNetwork.of(peers), LargeNetwork.of(Math.max(1, peers / 10), peers));
            var pushing = timers.scheduleAtFixedRate(
                    () -> {
                        long next = serial.incrementAndGet();
                        gateway.push(networks.get((int) (next % 2)), next);
                    },
                    0,
                    MAP_MICROS,
                    TimeUnit.MICROSECONDS);
            Waiting.pause(STORM_WARMUP);
            long pushed = serial.get();
            long applied = gateway.total(Meter.MAPS);
            result.with("storm", probe(gateway, timers, Duration.ofSeconds(count)));
            result.with("pushed", serial.get() - pushed).with("applied", gateway.total(Meter.MAPS) - applied);
            pushing.cancel(false);
            gateway.awaitLane();
        } finally {
            timers.shutdownNow();
        }
        return result;
    }

    /** Probes at fixed times, whether or not those before have come back: a lane that stands still is seen by all of them. */
    private static JsonObject probe(BenchGateway gateway, ScheduledExecutorService timers, Duration time)
            throws BenchmarkException {
        var waits = new ConcurrentLinkedQueue<Double>();
        var probing = timers.scheduleAtFixedRate(
                () -> {
                    long start = System.nanoTime();
                    var unused = gateway.probe().thenRun(() -> waits.add(millis(start)));
                },
                0,
                PROBE_MICROS,
                TimeUnit.MICROSECONDS);
        Waiting.pause(time);
        probing.cancel(false);
        gateway.awaitLane();
        return JsonObject.empty()
                .with("probes", waits.size())
                .with("p50Millis", Spread.rounded(Spread.percentile(waits, 50)))
                .with("p99Millis", Spread.rounded(Spread.percentile(waits, 99)))
                .with("maxMillis", Spread.rounded(Spread.percentile(waits, 100)));
    }

    private static double millis(long since) {
        return (System.nanoTime() - since) / 1e6;
    }
}
