package io.heddle.benchmarks;

import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Memory of gateways that are connected to each other and have nothing to do, with the flags of the distribution. */
final class MemoryBenchmark implements Benchmark {

    private static final int AIM_MEGABYTES = 120;
    private static final double MEGABYTE = 1e6;

    @Override
    public String title() {
        return "memory of an idle connected gateway (aim: " + AIM_MEGABYTES + " MB RSS on JDK 17)";
    }

    @Override
    public Map<String, String> options() {
        return Map.of(
                "seconds", "idle time after the gateways are connected (default 60)",
                "java",
                        "home of a Java to measure with; may be repeated (default: the current one, and a 25 if there is one)");
    }

    @Override
    public String[] programs() {
        return new String[] {"ip", "nft", "ping"};
    }

    @Override
    public Result run(Workshop workshop, Options options) throws BenchmarkException {
        var idle = Duration.ofSeconds(options.number("seconds", 0, 60));
        var table = new Table("java", "process", "RSS MB", "PSS MB", "threads", "CPU s", "idle s", "aim MB");
        var results = new ArrayList<JsonObject>();
        for (var jdk : options.all("java").isEmpty() ? Jdk.currentAnd25() : Jdk.given(options)) {
            results.addAll(measure(workshop, jdk, idle));
        }
        for (var result : results) {
            table.row(
                    result.text("java"),
                    result.text("process"),
                    megabytes(result.number("rssBytes")),
                    megabytes(result.number("pssBytes")),
                    "" + result.number("threads"),
                    String.format(Locale.ROOT, "%.1f", result.decimal("cpuSeconds", 0)),
                    "" + idle.toSeconds(),
                    result.text("process").equals("hub") ? "" : "" + AIM_MEGABYTES);
        }
        var json = JsonObject.empty()
                .with("aimMegabytes", AIM_MEGABYTES)
                .with("idleSeconds", idle.toSeconds())
                .with("results", results);
        return new Result(table.text(), json);
    }

    private static List<JsonObject> measure(Workshop workshop, Jdk jdk, Duration idle) throws BenchmarkException {
        try (var part = workshop.cleanup().part()) {
            var site = Site.build(workshop, part, jdk, "memory-" + jdk.version());
            var a = site.gateway(part, site.machine("gw-a"), "home");
            var b = site.gateway(part, site.machine("gw-b"), "home");
            site.up(a);
            site.up(b);
            Site.awaitConnected(List.of(a, b));
            var address = Site.address(b);
            Waiting.until(
                    Duration.ofSeconds(30),
                    "no ping is answered",
                    () -> a.host().pings(address));
            workshop.progress("java " + jdk.version() + ": connected, idle for " + idle.toSeconds() + " s");
            Waiting.pause(idle);
            Site.awaitConnected(List.of(a, b));
            return List.of(figures(jdk, "gateway a", a), figures(jdk, "gateway b", b), figures(jdk, "hub", site.hub()));
        }
    }

    private static JsonObject figures(Jdk jdk, String process, Daemon daemon) throws BenchmarkException {
        return JsonObject.empty()
                .with("java", jdk.version())
                .with("process", process)
                .with("rssBytes", ProcessFigures.residentBytes(daemon.pid()))
                .with("pssBytes", ProcessFigures.proportionalBytes(daemon.pid()))
                .with("threads", ProcessFigures.threads(daemon.pid()))
                .with("cpuSeconds", Spread.rounded(ProcessFigures.cpuSeconds(daemon.pid())));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEGABYTE);
    }
}
