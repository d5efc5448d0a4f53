package io.heddle.shell.demo;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs {@link Probe} on the machines of the demonstration. */
final class Probes implements AutoCloseable {

    private static final Duration SEND = Duration.ofMinutes(10);
    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final int CONNECT_MILLIS = 1500;

    private final List<Process> servers = new ArrayList<>();
    private final Path folder;

    /** @param folder for the servers' output */
    Probes(Path folder) {
        this.folder = folder;
    }

    /** Takes connections on a machine until closed. */
    void serve(Node node, String address, int... ports) throws DemoException {
        var words = new ArrayList<String>(List.of("serve", address));
        IntStream.of(ports).forEach(port -> words.add(Integer.toString(port)));
        var output = folder.resolve("probe-" + node.label() + "-" + servers.size() + ".log");
        try {
            var process = new ProcessBuilder(node.namespace().inside(command(words)))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            servers.add(process);
            Waiting.until(CONNECT, "no TCP server on " + node.label(), () -> isReady(process, output));
        } catch (IOException e) {
            throw new DemoException("cannot start a TCP server on " + node.label() + ": " + e.getMessage(), e);
        }
    }

    /** Whether a connection from {@code node} is accepted and answered. */
    boolean isOpen(Node node, String address, int port) throws DemoException {
        var words = List.of("connect", address, Integer.toString(port), Integer.toString(CONNECT_MILLIS));
        return Programs.run(CONNECT, node.namespace().inside(command(words))).code() == 0;
    }

    /** Sends from {@code node}; how long it took until the other side had it all. */
    Duration send(Node node, String address, int port, long bytes) throws DemoException {
        var words = List.of("send", address, Integer.toString(port), Long.toString(bytes));
        var result = Programs.run(SEND, node.namespace().inside(command(words)));
        if (result.code() != 0) {
            throw new DemoException("sending from " + node.label() + " failed: "
                    + result.output().strip());
        }
        return Duration.ofNanos(Long.parseLong(result.output().strip()));
    }

    @Override
    public void close() {
        servers.forEach(Process::destroyForcibly);
    }

    private static boolean isReady(Process process, Path output) throws DemoException {
        try {
            var text = Files.readString(output);
            if (!process.isAlive()) {
                throw new DemoException("the TCP server ended: " + text.strip());
            }
            return text.contains("ready");
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> command(List<String> words) throws DemoException {
        try {
            var jar = Path.of(Probe.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var command = new ArrayList<String>(
                    List.of(java, "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx32m", "-cp", jar.toString()));
            command.add(Probe.class.getName());
            command.addAll(words);
            return command;
        } catch (URISyntaxException e) {
            throw new DemoException("cannot tell where this program is installed", e);
        }
    }
}
