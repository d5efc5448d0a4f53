package io.heddle.shell.demo;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs to their end, with a bound. */
final class Programs {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private Programs() {}

    /** What a program printed, both streams together, and its exit code. */
    record Result(int code, String output) {}

    /** Runs a program that must succeed, and returns what it printed. */
    static String check(String... command) throws DemoException {
        var result = run(BOUND, List.of(command));
        if (result.code() != 0) {
            throw new DemoException("'" + String.join(" ", command) + "' failed: "
                    + result.output().strip());
        }
        return result.output();
    }

    /** Runs a program, whatever it ends with. Output goes through a file, so that a child it leaves cannot hold us up. */
    static Result run(Duration bound, List<String> command) throws DemoException {
        try {
            var output = Files.createTempFile("heddle-demo-out", ".txt");
            try {
                return run(bound, command, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new DemoException("cannot run " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** Whether a program is found on the path. */
    static boolean has(String program) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(":")).anyMatch(folder -> new File(folder, program).canExecute());
    }

    private static Result run(Duration bound, List<String> command, Path output) throws IOException, DemoException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DemoException(
                        "'" + String.join(" ", command) + "' did not end within " + bound.toSeconds() + " s");
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
