package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.host.NetworkNamespace;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM with a {@link Driver} in a network namespace: the program that embeds gateways. */
final class Jvm implements AutoCloseable {

    private static final long ANSWER_BOUND_SECONDS = 240;

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final Path folder;

    private Jvm(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param folder of its own, for its log and its temporary files */
    static Jvm start(NetworkNamespace namespace, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("tmp"));
        var process = new ProcessBuilder(
                        command(namespace, folder.resolve("tmp"), classPath(), "io.heddle.embed.Driver"))
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        return new Jvm(process, folder);
    }

    /** A command line that runs this JVM's Java in a namespace. */
    static List<String> command(NetworkNamespace namespace, Path temporary, String classPath, String... words) {
        var command = new ArrayList<>(namespace.inside(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx96m",
                "-Djava.io.tmpdir=" + temporary,
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.log.io.heddle.embed=debug",
                "-cp",
                classPath));
        command.addAll(List.of(words));
        return command;
    }

    /** The class path of this test, entry by entry. */
    static String classPath() {
        var given = System.getProperty("surefire.test.class.path");
        return given == null ? System.getProperty("java.class.path") : given;
    }

    /** The class path of somebody who uses the artifact: without tests and what only these need. */
    static String usersClassPath() {
        return Stream.of(classPath().split(File.pathSeparator))
                .filter(entry ->
                        !entry.matches(".*(test-classes|junit|assertj|byte-buddy|awaitility|hamcrest|heddle-tck).*"))
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    /** Sends a command and waits for its answer. */
    String ask(String... words) {
        tell(words);
        return CompletableFuture.supplyAsync(this::line)
                .orTimeout(ANSWER_BOUND_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Sends a command. */
    void tell(String... words) {
        try {
            commands.write(String.join(" ", words) + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the process of " + folder + " is gone: " + log(), e);
        }
    }

    /** Starts a gateway and fails unless it runs. */
    void start(String name) {
        assertThat(ask("start", name, "60000")).as(log()).endsWith(" ok");
    }

    /** Stops a gateway and fails unless it is stopped. */
    void stop(String name) {
        assertThat(ask("stop", name, Long.toString(TimeUnit.SECONDS.toNanos(60))))
                .as(log())
                .endsWith(" ok");
    }

    /** What is in its folder for temporary files. */
    List<Path> temporary() throws IOException {
        try (var files = Files.list(folder.resolve("tmp"))) {
            return files.toList();
        }
    }

    String log() {
        try {
            return "log: " + new String(Files.readAllBytes(folder.resolve("log")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it: it undoes nothing. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            commands.close();
        } catch (IOException e) {
            // A command that it did not take any more; it is gone.
        }
    }

    private String line() {
        try {
            var line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the process has ended; " + log());
            }
            return line.substring(2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
