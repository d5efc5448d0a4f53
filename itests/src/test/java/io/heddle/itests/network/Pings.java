package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Five echo requests a second, from the start to {@link #assertAllAnswered}. */
final class Pings implements AutoCloseable {

    private static final Pattern SUMMARY = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    private final Process process;
    private final Path output;

    private Pings(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Pings start(NetworkNamespace from, String to) throws IOException {
        var output = Files.createTempFile("heddle-it-ping", ".txt");
        var process = Program.process(from.inside("ping", "-n", "-i", "0.2", to))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Pings(process, output);
    }

    /** Waits for a few more answers and ends them; each but the one under way must have been answered. */
    void assertAllAnswered(String when) throws Exception {
        awaitAnswers(when);
        Processes.check("kill", "-INT", Long.toString(process.pid()));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ping ends").isTrue();
        var text = Files.readString(output);
        var summary = SUMMARY.matcher(text);
        assertThat(summary.find()).as(text).isTrue();
        int sent = Integer.parseInt(summary.group(1));
        int received = Integer.parseInt(summary.group(2));
        assertThat(sent - received).as("pings lost %s: %s", when, text).isBetween(0, 1);
    }

    /** Waits for a few more answers. */
    void awaitAnswers(String when) throws IOException {
        long before = answers();
        await("more answers " + when).atMost(Machine.PATIENCE).until(() -> answers() > before + 4);
    }

    private long answers() throws IOException {
        return Files.readString(output)
                .lines()
                .filter(line -> line.contains("icmp_seq"))
                .count();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
