package io.heddle.benchmarks;

import io.heddle.benchmarks.TunnelProgram.End;
import io.heddle.shell.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tunnel between two namespaces that a cable connects, and the traffic that is sent through it. */
final class TunnelPair {

    private static final Duration START = Duration.ofSeconds(20);

    private final TunnelProgram program;
    private final End left;
    private final Process leftProcess;
    private final End right;
    private final Process rightProcess;

    private TunnelPair(TunnelProgram program, End left, Process leftProcess, End right, Process rightProcess) {
        this.program = program;
        this.left = left;
        this.leftProcess = leftProcess;
        this.right = right;
        this.rightProcess = rightProcess;
    }

    /**
     * What one transfer took.
     *
     * @param gigabits per second that arrived
     * @param cpuPerGigabyte CPU seconds of both processes per 10^9 bytes that arrived
     */
    record Transfer(double gigabits, double cpuPerGigabyte) {

        JsonObject json() {
            return JsonObject.empty()
                    .with("gigabitsPerSecond", Spread.rounded(gigabits))
                    .with("cpuSecondsPerGigabyte", Spread.rounded(cpuPerGigabyte));
        }
    }

    /** Makes it, and returns when pings pass. */
    static TunnelPair build(Workshop workshop, Cleanup cleanup, TunnelProgram program, String label, int mtu)
            throws BenchmarkException {
        var left = end(workshop, cleanup, label, "l", 1);
        var right = end(workshop, cleanup, label, "r", 2);
        left.host().namespace().connect("eth0", right.host().namespace(), "eth0");
        left.host().namespace().address("eth0", left.outer() + "/24");
        right.host().namespace().address("eth0", right.outer() + "/24");
        var pair = new TunnelPair(
                program,
                left,
                program.start(cleanup, left, right, mtu),
                right,
                program.start(cleanup, right, left, mtu));
        Waiting.until(
                START, "no packet passes " + program.name(), () -> left.host().pings(right.inner()));
        right.host().start(cleanup, List.of("iperf3", "-s"), Map.of(), right.file("iperf3.log"));
        Waiting.until(
                START,
                "iperf3 does not listen",
                () -> right.host()
                        .namespace()
                        .run("ss", "-Hltn", "sport", "=", ":5201")
                        .output()
                        .contains(":5201"));
        return pair;
    }

    TunnelProgram program() {
        return program;
    }

    /** Sends as much as passes by TCP, from left to right or the other way round. */
    Transfer transfer(int seconds, int streams, boolean reverse) throws BenchmarkException {
        var command = new ArrayList<>(List.of(
                "iperf3",
                "-J",
                "-c",
                right.inner(),
                "-t",
                "" + seconds,
                "-P",
                "" + streams,
                "--connect-timeout",
                "5000"));
        if (reverse) {
            command.add("-R");
        }
        double before = cpuSeconds();
        var report = left.host().run(Duration.ofSeconds(seconds + 30L), command.toArray(String[]::new));
        double cpu = cpuSeconds() - before;
        return transfer(report, cpu);
    }

    /** @param report what iperf3 printed */
    static Transfer transfer(String report, double cpu) throws BenchmarkException {
        var json = parse(report);
        if (!json.text("error").isEmpty()) {
            throw new BenchmarkException("iperf3: " + json.text("error"));
        }
        var received = json.object("end").object("sum_received");
        double bytes = received.decimal("bytes", 0);
        if (bytes <= 0) {
            throw new BenchmarkException("iperf3: nothing arrived");
        }
        return new Transfer(received.decimal("bits_per_second", 0) / 1e9, cpu / (bytes / 1e9));
    }

    private double cpuSeconds() throws BenchmarkException {
        return ProcessFigures.cpuSeconds(leftProcess.pid()) + ProcessFigures.cpuSeconds(rightProcess.pid());
    }

    private static JsonObject parse(String report) throws BenchmarkException {
        try {
            return JsonObject.parse(report);
        } catch (IllegalArgumentException e) {
            throw new BenchmarkException("iperf3 gave no report", e);
        }
    }

    private static End end(Workshop workshop, Cleanup cleanup, String label, String side, int number)
            throws BenchmarkException {
        var host = Host.create(cleanup, label + side, workshop.folder());
        var name = "hb" + side + label + ProcessHandle.current().pid();
        return new End(host, name, TunnelKeys.random(), number);
    }
}
