package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Changes of nftables, rules and routes of a host, as they happen: also those that are put right before anybody looks. */
final class Changes implements AutoCloseable {

    /** Made and removed by {@link #watch}, to see that both programs listen. */
    private static final String PROBE = "heddle-probe";

    private final List<Process> monitors;
    private final Path output;

    private Changes(List<Process> monitors, Path output) {
        this.monitors = monitors;
        this.output = output;
    }

    static Changes watch(NetworkNamespace namespace) throws IOException {
        var output = Files.createTempFile("heddle-it-changes", ".txt");
        var monitors = List.of(
                start(output, namespace.inside("nft", "monitor")),
                start(output, namespace.inside("ip", "-4", "monitor", "rule", "route")));
        var changes = new Changes(monitors, output);
        await("monitors").atMost(Machine.PATIENCE).until(() -> {
            namespace.exec("nft", "add", "table", "inet", PROBE);
            namespace.exec("nft", "delete", "table", "inet", PROBE);
            namespace.exec("ip", "-4", "route", "add", "198.18.0.1/32", "dev", "lo");
            namespace.exec("ip", "-4", "route", "del", "198.18.0.1/32", "dev", "lo");
            var text = Files.readString(output);
            return text.contains(PROBE) && text.contains("198.18.0.1");
        });
        return changes;
    }

    /** Fails if anything changed, but for what the watching itself did. */
    void assertNone(String when) throws IOException {
        assertThat(Files.readString(output).lines())
                .as("changes %s", when)
                .allMatch(line -> line.isBlank()
                        || line.contains(PROBE)
                        || line.contains("198.18.0.1")
                        || line.startsWith("# new generation"));
    }

    @Override
    public void close() throws IOException {
        monitors.forEach(Process::destroyForcibly);
        Files.deleteIfExists(output);
    }

    private static Process start(Path output, List<String> command) throws IOException {
        return Program.process(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }
}
