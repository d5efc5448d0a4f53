package io.heddle.benchmarks;

import io.heddle.shell.json.JsonObject;
import io.heddle.tck.host.Processes;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a benchmark: prints a table, writes JSON. Everything it made is gone at the end, also after an interrupt: the shutdown
 * hook alone cleans up, however the program ends.
 */
public final class Benchmarks {

    private static final Map<String, Benchmark> ALL = Map.of(
            "startup", new StartupBenchmark(),
            "connect", new ConnectBenchmark(),
            "lifecycle", new LifecycleBenchmark(),
            "memory", new MemoryBenchmark(),
            "throughput", new ThroughputBenchmark());

    private static final PrintStream OUT = stream(FileDescriptor.out);
    private static final PrintStream ERR = stream(FileDescriptor.err);

    private Benchmarks() {}

    /**
     * {@code NAME [--json FILE] [--OPTION VALUE]…}. System properties: {@code heddle.benchmarks.target}, folder for what is kept,
     * and {@code heddle.benchmarks.program}, the {@code heddle} of the distribution.
     */
    public static void main(String[] words) {
        var benchmark = words.length == 0 ? null : ALL.get(words[0]);
        if (benchmark == null) {
            ERR.println("which benchmark? connect, lifecycle, memory, startup or throughput");
            System.exit(2);
            return;
        }
        var rest = List.of(words).subList(1, words.length);
        if (rest.contains("--help") || rest.contains("-h")) {
            OUT.print(help(words[0], benchmark));
            return;
        }
        System.exit(run(words[0], benchmark, rest));
    }

    private static int run(String name, Benchmark benchmark, List<String> words) {
        var cleanup = new Cleanup(ERR::println);
        Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "heddle-benchmarks-cleanup"));
        try {
            var names = new ArrayList<>(benchmark.options().keySet());
            names.add("json");
            var options = Options.parse(words, names);
            measure(name, benchmark, options, cleanup);
            return 0;
        } catch (BenchmarkException | IllegalStateException e) {
            // What fails after an interrupt, fails because of it.
            ERR.println(name + ": " + (cleanup.isClosing() ? "interrupted" : e.getMessage()));
            return 1;
        }
    }

    private static void measure(String name, Benchmark benchmark, Options options, Cleanup cleanup)
            throws BenchmarkException {
        checkHost(benchmark);
        var target = Path.of(System.getProperty("heddle.benchmarks.target", "target"));
        var program = Path.of(System.getProperty("heddle.benchmarks.program", "heddle"));
        var workshop = Workshop.open(OUT, cleanup, target, program);
        var json = JsonObject.empty()
                .with("benchmark", name)
                .with("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .with("machine", machine());
        OUT.println(benchmark.title());
        var result = benchmark.run(workshop, options);
        json.with("loadAtEnd", load()).with("result", result.json());
        OUT.println();
        OUT.print(result.table());
        write(Path.of(options.text("json", target.resolve(name + ".json").toString())), json);
    }

    private static void checkHost(Benchmark benchmark) throws BenchmarkException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new BenchmarkException("needs root to make network namespaces");
        }
        var missing = Arrays.stream(benchmark.programs())
                .filter(program -> !Processes.has(program))
                .toList();
        if (!missing.isEmpty()) {
            throw new BenchmarkException("needs the programs " + String.join(", ", missing));
        }
    }

    private static JsonObject machine() {
        return JsonObject.empty()
                .with("kernel", System.getProperty("os.version"))
                .with("architecture", System.getProperty("os.arch"))
                .with("cpu", cpu())
                .with("cpus", Runtime.getRuntime().availableProcessors())
                .with("loadAtStart", load());
    }

    private static String cpu() {
        return read("/proc/cpuinfo")
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    /** Load average of the last minute, and the two longer ones. */
    private static String load() {
        var fields = read("/proc/loadavg").split(" ", -1);
        return String.join(" ", Arrays.asList(fields).subList(0, Math.min(3, fields.length)));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static void write(Path file, JsonObject json) throws BenchmarkException {
        try {
            var parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, json.pretty() + "\n");
            OUT.println("written to " + file);
        } catch (IOException e) {
            throw new BenchmarkException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String help(String name, Benchmark benchmark) {
        var text = new StringBuilder("Measures: " + benchmark.title() + "\nUsage: benchmarks/" + name + " [OPTIONS]\n");
        new TreeMap<>(benchmark.options())
                .forEach((option, what) -> text.append("  --%-14s%s\n".formatted(option, what)));
        return text.append("  --%-14s%s\n"
                        .formatted("json", "file for the figures (default: benchmarks/target/" + name + ".json)"))
                .toString();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
