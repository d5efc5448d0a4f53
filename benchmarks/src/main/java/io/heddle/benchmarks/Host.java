package io.heddle.benchmarks;

import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A machine of a benchmark: a network namespace without a way out, with a name server configuration of its own. */
final class Host {

    private static final Duration END = Duration.ofSeconds(15);

    /** In the mount namespace that {@code ip netns exec} makes: the real file is never seen by what runs here. */
    private static final String OWN_RESOLV_CONF = "mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\"";

    private final NetworkNamespace namespace;
    private final Path folder;

    private Host(NetworkNamespace namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
    }

    /**
     * Makes one.
     *
     * @param label short, for its name
     * @param parent where its folder is made
     */
    static Host create(Cleanup cleanup, String label, Path parent) throws BenchmarkException {
        var namespace = cleanup.make(() -> NetworkNamespace.create("bench-" + label), Host::remove);
        try {
            var folder = Files.createDirectories(parent.resolve(label));
            Files.writeString(folder.resolve("resolv.conf"), "# a network without name servers\n");
            return new Host(namespace, folder);
        } catch (IOException e) {
            throw new BenchmarkException("cannot make a folder in " + parent + ": " + e.getMessage(), e);
        }
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    /** For files of what runs here. */
    Path folder() {
        return folder;
    }

    /** Starts a program; both output streams go to {@code log}. Its process id is that of the returned process. */
    Process start(Cleanup cleanup, List<String> command, Map<String, String> environment, Path log)
            throws BenchmarkException {
        var line = new ArrayList<>(namespace.inside(
                "sh", "-c", OWN_RESOLV_CONF, "sh", folder.resolve("resolv.conf").toString()));
        line.addAll(command);
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return cleanup.make(
                () -> {
                    try {
                        return builder.start();
                    } catch (IOException e) {
                        throw new BenchmarkException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
                    }
                },
                Host::end);
    }

    /** Runs a program to its end and returns what it wrote to its output. */
    String run(Duration bound, String... command) throws BenchmarkException {
        try {
            var output = Files.createTempFile(folder, "run", ".out");
            var process = new ProcessBuilder(namespace.inside(command))
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new BenchmarkException(
                        String.join(" ", command) + " did not end within " + bound.toSeconds() + " s");
            }
            return Files.readString(output);
        } catch (IOException e) {
            throw new BenchmarkException("cannot run " + command[0] + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    /** Whether one ping is answered within a second. */
    boolean pings(String address) {
        return namespace.run("ping", "-n", "-q", "-c", "1", "-W", "1", address).exitCode() == 0;
    }

    /** Ends a process as a service manager would; kills it if that does not help. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " had to be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void remove(NetworkNamespace namespace) {
        for (var line : Processes.run(List.of("ip", "netns", "pids", namespace.name()))
                .output()
                .lines()
                .toList()) {
            if (line.strip().matches("[0-9]+")) {
                ProcessHandle.of(Long.parseLong(line.strip())).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        namespace.close();
    }
}
