package io.heddle.benchmarks;

import io.heddle.shell.client.ControlClient;
import io.heddle.shell.client.Home;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A daemon of the distribution, with a home of its own, on a host of its own. */
final class Daemon {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int LOG_LINES = 12;

    private final Workshop workshop;
    private final Host host;
    private final Jdk jdk;
    private final Path home;
    private final Process process;

    private Daemon(Workshop workshop, Host host, Jdk jdk, Path home, Process process) {
        this.workshop = workshop;
        this.host = host;
        this.jdk = jdk;
        this.home = home;
        this.process = process;
    }

    /** Starts one; it does not answer yet. */
    static Daemon start(Workshop workshop, Cleanup cleanup, Host host, Jdk jdk, Path home) throws BenchmarkException {
        try {
            Files.createDirectories(home);
            var command = List.of(workshop.heddle(), "daemon", "--home", home.toString());
            var process = host.start(cleanup, command, environment(jdk), home.resolve("daemon.log"));
            return new Daemon(workshop, host, jdk, home, process);
        } catch (IOException e) {
            throw new BenchmarkException("cannot make " + home + ": " + e.getMessage(), e);
        }
    }

    /** Writes a configuration file for the daemon of a home. */
    static void configure(Path home, String pid, String text) throws BenchmarkException {
        try {
            Files.createDirectories(home.resolve("conf"));
            Files.writeString(home.resolve("conf").resolve(pid + ".cfg"), text);
        } catch (IOException e) {
            throw new BenchmarkException("cannot configure " + home + ": " + e.getMessage(), e);
        }
    }

    Host host() {
        return host;
    }

    long pid() {
        return process.pid();
    }

    void awaitReady() throws BenchmarkException {
        Waiting.until(START, "the daemon of " + home + " does not answer", () -> {
            requireAlive();
            return asked("version", JsonObject.empty()).isPresent();
        });
    }

    /** Ends it, and returns when it has. */
    void stop() {
        Host.end(process);
    }

    JsonObject status() throws BenchmarkException {
        return ask("status", JsonObject.empty());
    }

    JsonObject ask(String operation, JsonObject arguments) throws BenchmarkException {
        return ask(operation, arguments, ANSWER);
    }

    /** Asks it, as the command line would. */
    JsonObject ask(String operation, JsonObject arguments, Duration bound) throws BenchmarkException {
        try (var client = ControlClient.connect(Home.under(home).socket())) {
            return client.call(operation, arguments, bound);
        } catch (ControlException e) {
            throw new BenchmarkException("heddle " + operation + " on " + home + ": " + e.getMessage(), e);
        }
    }

    /** The answer, or nothing if it cannot answer (yet). */
    Optional<JsonObject> asked(String operation, JsonObject arguments) {
        try (var client = ControlClient.connect(Home.under(home).socket())) {
            return Optional.of(client.call(operation, arguments, ANSWER));
        } catch (ControlException e) {
            return Optional.empty();
        }
    }

    /** Starts a command of the command line that talks to this daemon. */
    Process command(Cleanup cleanup, String... words) throws BenchmarkException {
        var line = new java.util.ArrayList<>(List.of(workshop.heddle(), "--home", home.toString()));
        line.addAll(List.of(words));
        return host.start(cleanup, line, environment(jdk), home.resolve("command.log"));
    }

    /** What the last command printed. */
    String commandOutput() {
        try {
            return Files.readString(home.resolve("command.log")).strip().replace("\n", " | ");
        } catch (IOException e) {
            return "(no output)";
        }
    }

    /** Fails with the end of its log if it has ended. */
    void requireAlive() throws BenchmarkException {
        if (!process.isAlive()) {
            throw new BenchmarkException(
                    "the daemon of " + home + " ended with code " + process.exitValue() + ":\n" + logTail());
        }
    }

    private String logTail() {
        try {
            var lines = Files.readAllLines(home.resolve("daemon.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    private static Map<String, String> environment(Jdk jdk) {
        return Map.of("JAVA_HOME", jdk.home().toString(), "HEDDLE_HOME", "", "HEDDLE_JAVA_OPTS", "");
    }
}
