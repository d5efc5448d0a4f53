package io.heddle.shell.demo;

import io.heddle.shell.client.ControlClient;
import io.heddle.shell.client.Home;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A daemon of the distribution with a home of its own, in a network namespace. */
final class DaemonProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Process process;
    private final Path home;
    private final Path log;

    private DaemonProcess(Process process, Path home, Path log) {
        this.process = process;
        this.home = home;
        this.log = log;
    }

    /** Starts it; {@link #awaitReady} says when it can be asked. */
    static DaemonProcess start(Namespace namespace, Path program, Path home) throws DemoException {
        try {
            Files.createDirectories(home);
            var log = home.resolve("daemon.log");
            var command = namespace.inside(List.of(program.toString(), "daemon", "--home", home.toString()));
            var process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new DaemonProcess(process, home, log);
        } catch (IOException e) {
            throw new DemoException("cannot start a daemon in " + namespace.name() + ": " + e.getMessage(), e);
        }
    }

    /** Returns when the daemon answers. */
    void awaitReady() throws DemoException {
        Waiting.until(START, "the daemon of " + home + " does not answer", () -> {
            if (!process.isAlive()) {
                throw new DemoException("the daemon of " + home + " ended with code " + process.exitValue());
            }
            return answers();
        });
    }

    /** Asks it, as the command line would. */
    JsonObject ask(String operation, JsonObject arguments, Duration bound) throws DemoException {
        try (var client = ControlClient.connect(Home.under(home).socket())) {
            return client.call(operation, arguments, bound);
        } catch (ControlException e) {
            throw new DemoException(e.getMessage() == null ? operation : e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The last lines of its log. */
    List<String> logTail(int lines) {
        try {
            var all = Files.readAllLines(log, StandardCharsets.UTF_8);
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of("(no log: " + e.getMessage() + ")");
        }
    }

    /** Ends it as a service manager would. Fails if it has to be killed; it is gone in any case. */
    @Override
    public void close() throws DemoException {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DemoException("the daemon of " + home + " did not end within " + STOP.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private boolean answers() {
        try {
            ask("version", JsonObject.empty(), Duration.ofSeconds(5));
            return true;
        } catch (DemoException e) {
            return false;
        }
    }
}
