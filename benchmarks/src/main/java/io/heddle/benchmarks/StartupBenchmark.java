package io.heddle.benchmarks;

import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How long a daemon takes from the start of its process until the last component of it is active. What is active is looked at
 * every 25 ms through the control socket, until nothing has changed for a while: so whatever comes late is seen, and nothing
 * has to be known about what should come.
 */
final class StartupBenchmark implements Benchmark {

    private static final double AIM_SECONDS = 1.5;
    private static final Duration STEP = Duration.ofMillis(25);
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** Longer than conditions of the host take to be published (1 s), with room for a busy machine. */
    private static final Duration CALM = Duration.ofSeconds(3);

    /** One start. Times in seconds since the process was started; CPU seconds of the daemon until the last became active. */
    private record Start(double answers, double active, double cpu, String waitingFor, List<String> inactive) {}

    /** What the daemon says of itself at one moment. */
    private record Picture(String waitingFor, TreeSet<String> components) {}

    @Override
    public String title() {
        return "daemon start to all components active (aim: " + AIM_SECONDS + " s on JDK 17)";
    }

    @Override
    public Map<String, String> options() {
        return Map.of(
                "runs", "starts of each kind (default 7)", "java", "home of a Java to measure with; may be repeated");
    }

    @Override
    public String[] programs() {
        return new String[] {"ip"};
    }

    @Override
    public Result run(Workshop workshop, Options options) throws BenchmarkException {
        int runs = options.number("runs", 1, 7);
        var table = new Table("java", "home", "active s: median (min–max)", "answers s", "CPU s", "runs", "aim s");
        var results = new ArrayList<JsonObject>();
        for (var jdk : Jdk.given(options)) {
            var fresh = new ArrayList<Start>();
            var warm = new ArrayList<Start>();
            measure(workshop, jdk, runs, fresh, warm);
            add(table, results, jdk, "fresh", fresh);
            add(table, results, jdk, "warm", warm);
        }
        var json = JsonObject.empty().with("aimSeconds", AIM_SECONDS).with("results", results);
        return new Result(table.text(), json);
    }

    private static void measure(Workshop workshop, Jdk jdk, int runs, List<Start> fresh, List<Start> warm)
            throws BenchmarkException {
        try (var part = workshop.cleanup().part()) {
            var host = Host.create(part, "up", workshop.folder().resolve("startup-" + jdk.version()));
            for (int run = 0; run <= runs; run++) {
                var home = host.folder().resolve("home-" + run);
                var first = start(workshop, part, host, jdk, home);
                var second = start(workshop, part, host, jdk, home);
                // The first pair only brings the program's files into memory.
                if (run > 0) {
                    fresh.add(first);
                    warm.add(second);
                    workshop.progress("java %s run %d: fresh %.2f s, warm %.2f s"
                            .formatted(jdk.version(), run, first.active, second.active));
                }
            }
        }
    }

    private static Start start(Workshop workshop, Cleanup cleanup, Host host, Jdk jdk, Path home)
            throws BenchmarkException {
        long start = System.nanoTime();
        var daemon = Daemon.start(workshop, cleanup, host, jdk, home);
        Waiting.until(BOUND, "the daemon does not answer", STEP, () -> {
            daemon.requireAlive();
            return daemon.asked("status", JsonObject.empty()).isPresent();
        });
        double answers = seconds(start);
        double active = 0;
        double cpu = 0;
        var last = new Picture("", new TreeSet<>());
        while (last.components.isEmpty() || seconds(start) - active < CALM.toMillis() / 1000.0) {
            var now = picture(daemon);
            if (!now.equals(last)) {
                active = seconds(start);
                cpu = ProcessFigures.cpuSeconds(daemon.pid());
                last = now;
            }
            if (seconds(start) > BOUND.toSeconds()) {
                throw new BenchmarkException("the daemon is not calm after " + BOUND.toSeconds() + " s");
            }
            Waiting.pause(STEP);
        }
        daemon.stop();
        return new Start(answers, active, cpu, last.waitingFor, inactive(last));
    }

    private static Picture picture(Daemon daemon) throws BenchmarkException {
        var listed = daemon.ask("shell", JsonObject.empty().with("line", "scr:list"));
        // A service that was used becomes active instead of satisfied: both are ready.
        var states =
                listed.text("output").replaceAll("\\bSATISFIED\\b", "ACTIVE").replaceAll("\n {2,}", " ");
        return new Picture(
                daemon.status().text("waitingFor"), new TreeSet<>(states.lines().toList()));
    }

    /** Instances that are enabled and not active: a reference, or a condition of the host, is missing. */
    private static List<String> inactive(Picture picture) {
        return picture.components.stream()
                .filter(line -> line.matches("(?i).*State: *(unsatisfied|failed).*"))
                .map(String::strip)
                .toList();
    }

    private static void add(Table table, List<JsonObject> results, Jdk jdk, String home, List<Start> starts) {
        var active = Spread.of(starts.stream().map(Start::active).toList());
        var answers = Spread.of(starts.stream().map(Start::answers).toList());
        var cpu = Spread.of(starts.stream().map(Start::cpu).toList());
        table.row(
                jdk.version(),
                home,
                active.text(2),
                answers.text(2),
                cpu.text(2),
                "" + starts.size(),
                "" + AIM_SECONDS);
        results.add(JsonObject.empty()
                .with("java", jdk.version())
                .with("home", home)
                .with("activeSeconds", active.json())
                .with("answersSeconds", answers.json())
                .with("cpuSeconds", cpu.json())
                .with("runs", starts.stream().map(StartupBenchmark::json).toList()));
    }

    private static JsonObject json(Start start) {
        return JsonObject.empty()
                .with("activeSeconds", Spread.rounded(start.active))
                .with("answersSeconds", Spread.rounded(start.answers))
                .with("cpuSeconds", Spread.rounded(start.cpu))
                .with("waitingFor", start.waitingFor)
                .with("inactiveComponents", start.inactive);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
