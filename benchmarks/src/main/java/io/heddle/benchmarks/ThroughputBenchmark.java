package io.heddle.benchmarks;

import io.heddle.benchmarks.TunnelPair.Transfer;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * TCP through Heddle's data plane and through wireguard-go, alternately within each round, so that both meet the same noise. The
 * data plane runs alone, with one peer and no filter, in JVMs with the daemon's flags.
 */
final class ThroughputBenchmark implements Benchmark {

    private static final List<Integer> MTUS = List.of(1280, 1420);

    /** One comparison: both transfers of a round in one direction. */
    private record Round(Transfer heddle, Transfer other) {

        double speedRatio() {
            return heddle.gigabits() / other.gigabits();
        }

        double cpuRatio() {
            return heddle.cpuPerGigabyte() / other.cpuPerGigabyte();
        }

        JsonObject json() {
            return JsonObject.empty().with("heddle", heddle.json()).with("wireguardGo", other.json());
        }
    }

    /** The settings of a run. */
    private record Settings(int rounds, int seconds, int warmup, int streams) {}

    @Override
    public String title() {
        return "TCP through the JVM data plane, compared with wireguard-go (no aim yet; ratio is Heddle / wireguard-go)";
    }

    @Override
    public Map<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        options.put("rounds", "rounds (default 5)");
        options.put("seconds", "length of a transfer (default 5)");
        options.put("warmup", "seconds of traffic each way before the first round (default 4)");
        options.put("mtu", "MTU of the tunnels; may be repeated (default 1280 and 1420)");
        options.put("streams", "parallel TCP connections (default 1)");
        options.put("java", "home of a Java to measure with; may be repeated");
        options.put("wireguard-go", "program to compare with (default: Debian's backports, fetched)");
        return options;
    }

    @Override
    public String[] programs() {
        return new String[] {"ip", "ss", "ping", "iperf3"};
    }

    @Override
    public Result run(Workshop workshop, Options options) throws BenchmarkException {
        var settings = new Settings(
                options.number("rounds", 1, 5),
                options.number("seconds", 1, 5),
                options.number("warmup", 0, 4),
                options.number("streams", 1, 1));
        var given = options.text("wireguard-go", "");
        var other = given.isEmpty() ? WireGuardGo.ofBackports(workshop.target()) : WireGuardGo.given(Path.of(given));
        var table = new Table("mtu", "direction", "program", "Gbit/s: median (min–max)", "CPU s/GB: median (min–max)");
        var results = new ArrayList<JsonObject>();
        for (var jdk : Jdk.given(options)) {
            for (int mtu : options.numbers("mtu", 576, MTUS)) {
                measure(workshop, settings, List.of(new HeddleTunnel(jdk), other), mtu, table, results);
            }
        }
        var json = JsonObject.empty()
                .with("rounds", settings.rounds)
                .with("secondsPerTransfer", settings.seconds)
                .with("warmupSeconds", settings.warmup)
                .with("streams", settings.streams)
                .with("wireguardGo", other.name())
                .with("results", results);
        return new Result(table.text(), json);
    }

    private static void measure(
            Workshop workshop,
            Settings settings,
            List<TunnelProgram> programs,
            int mtu,
            Table table,
            List<JsonObject> results)
            throws BenchmarkException {
        try (var part = workshop.cleanup().part()) {
            var heddle = TunnelPair.build(workshop, part, programs.get(0), "h", mtu);
            var other = TunnelPair.build(workshop, part, programs.get(1), "w", mtu);
            for (int i = 0; i < 2 && settings.warmup > 0; i++) {
                heddle.transfer(settings.warmup, settings.streams, i == 1);
                other.transfer(settings.warmup, settings.streams, i == 1);
            }
            var forth = new ArrayList<Round>();
            var back = new ArrayList<Round>();
            for (int round = 1; round <= settings.rounds; round++) {
                forth.add(round(settings, heddle, other, round % 2 == 0, false));
                back.add(round(settings, heddle, other, round % 2 == 0, true));
                workshop.progress("mtu %d round %d: speed x%.2f and x%.2f, CPU x%.2f and x%.2f"
                        .formatted(
                                mtu,
                                round,
                                last(forth).speedRatio(),
                                last(back).speedRatio(),
                                last(forth).cpuRatio(),
                                last(back).cpuRatio()));
            }
            add(table, results, programs, mtu, "forth", forth);
            add(table, results, programs, mtu, "back", back);
        }
    }

    /** Who goes first changes from round to round. */
    private static Round round(
            Settings settings, TunnelPair heddle, TunnelPair other, boolean otherFirst, boolean reverse)
            throws BenchmarkException {
        if (otherFirst) {
            var theirs = other.transfer(settings.seconds, settings.streams, reverse);
            return new Round(heddle.transfer(settings.seconds, settings.streams, reverse), theirs);
        }
        var ours = heddle.transfer(settings.seconds, settings.streams, reverse);
        return new Round(ours, other.transfer(settings.seconds, settings.streams, reverse));
    }

    private static void add(
            Table table,
            List<JsonObject> results,
            List<TunnelProgram> programs,
            int mtu,
            String direction,
            List<Round> rounds) {
        var heddle = rounds.stream().map(Round::heddle).toList();
        var other = rounds.stream().map(Round::other).toList();
        var speed = spread(rounds, Round::speedRatio);
        var cpu = spread(rounds, Round::cpuRatio);
        row(table, mtu, direction, programs.get(0).name(), heddle);
        row(table, mtu, direction, programs.get(1).name(), other);
        table.row("" + mtu, direction, "ratio, within each round", speed.text(2), cpu.text(2));
        results.add(JsonObject.empty()
                .with("mtu", mtu)
                .with("direction", direction)
                .with("program", programs.get(0).name())
                .with("speedRatio", speed.json())
                .with("cpuRatio", cpu.json())
                .with("heddle", summary(heddle))
                .with("wireguardGo", summary(other))
                .with("rounds", rounds.stream().map(Round::json).toList()));
    }

    private static void row(Table table, int mtu, String direction, String name, List<Transfer> transfers) {
        var speed = spread(transfers, Transfer::gigabits);
        var cpu = spread(transfers, Transfer::cpuPerGigabyte);
        table.row("" + mtu, direction, name, speed.text(2), cpu.text(2));
    }

    private static JsonObject summary(List<Transfer> transfers) {
        return JsonObject.empty()
                .with("gigabitsPerSecond", spread(transfers, Transfer::gigabits).json())
                .with(
                        "cpuSecondsPerGigabyte",
                        spread(transfers, Transfer::cpuPerGigabyte).json());
    }

    private static <T> Spread spread(List<T> items, Function<T, Double> value) {
        return Spread.of(items.stream().map(value).toList());
    }

    private static Round last(List<Round> rounds) {
        return rounds.get(rounds.size() - 1);
    }
}
