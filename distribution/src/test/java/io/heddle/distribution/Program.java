package io.heddle.distribution;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code bin/heddle} of the distribution under test, run with the Java of this test and one home. */
final class Program {

    private static final int BOUND_SECONDS = 60;

    private final Path folder;
    private final Path home;

    /** @param folder for the home and for output */
    Program(Path folder) {
        this.folder = folder;
        this.home = folder.resolve("a home");
    }

    /** What a command printed and ended with. */
    record Result(int code, String out, String err) {}

    Path home() {
        return home;
    }

    /** Runs a command to its end. */
    Result run(String... words) {
        try {
            var out = Files.createTempFile(folder, "out", ".txt");
            var err = Files.createTempFile(folder, "err", ".txt");
            var process = builder(words)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running: heddle " + String.join(" ", words));
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts the daemon, with its log in {@link #log}. */
    Process daemon() throws IOException {
        return builder("daemon")
                .redirectErrorStream(true)
                .redirectOutput(logFile())
                .start();
    }

    String log() throws IOException {
        return Files.readString(logFile().toPath());
    }

    private File logFile() {
        return folder.resolve("daemon.log").toFile();
    }

    private ProcessBuilder builder(String... words) {
        var command = new ArrayList<String>(
                List.of(System.getProperty("distribution") + "/bin/heddle", "--home", home.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("HEDDLE_HOME");
        return builder;
    }
}
