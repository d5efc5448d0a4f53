package io.heddle.itests.network;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code bin/heddle} of the distribution under test, run by the Java of this test. */
final class Program {

    /** Names the distribution's folder; without it, the one that the build made. */
    private static final String FOLDER_PROPERTY = "heddle.itests.distribution";

    private static final Path BUILT = Path.of("../distribution/target");

    private Program() {}

    /** What a call printed and ended with. */
    record Result(int code, String out, String err) {}

    /** Whether there is a distribution to test. */
    static boolean isBuilt() {
        return Files.isExecutable(path());
    }

    static Path path() {
        var given = System.getProperty(FOLDER_PROPERTY, "");
        return (given.isEmpty() ? built() : Path.of(given))
                .resolve("bin/heddle")
                .toAbsolutePath()
                .normalize();
    }

    /** Prepares a process; nothing of this test's surroundings but the Java reaches it. */
    static ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("HEDDLE_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /** Runs the command line to its end. */
    static Result run(Duration bound, String... words) {
        var command = new ArrayList<>(List.of(path().toString()));
        command.addAll(List.of(words));
        try {
            var out = Files.createTempFile("heddle-it-out", ".txt");
            var err = Files.createTempFile("heddle-it-err", ".txt");
            try {
                int code = run(process(command).redirectOutput(out.toFile()).redirectError(err.toFile()), bound);
                return new Result(code, Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(ProcessBuilder builder, Duration bound) throws IOException {
        var process = builder.start();
        try {
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + bound + ": " + String.join(" ", builder.command()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path built() {
        if (!Files.isDirectory(BUILT)) {
            return BUILT;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(BUILT, "heddle-*")) {
            for (var folder : folders) {
                if (Files.isDirectory(folder)) {
                    return folder;
                }
            }
            return BUILT;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
