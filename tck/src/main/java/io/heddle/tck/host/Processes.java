package io.heddle.tck.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, with a bound; the way a test looks at the host from outside the JVM. */
public final class Processes {

    private static final Duration BOUND = Duration.ofSeconds(30);

    private Processes() {}

    /** What a program printed (both streams together) and its exit code. */
    public record Result(int exitCode, String output) {}

    /** Runs {@code command} for at most 30 s and returns what it said, whatever its exit code. */
    public static Result run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = CompletableFuture.supplyAsync(() -> readAll(process));
            if (!process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("still running after " + BOUND + ": " + String.join(" ", command));
            }
            return new Result(process.exitValue(), output.join());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + String.join(" ", command), e);
        }
    }

    /** Runs {@code command} and returns its output; anything but exit code 0 is an {@link IllegalStateException}. */
    public static String check(String... command) {
        var result = run(List.of(command));
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + result.exitCode() + ": " + result.output());
        }
        return result.output();
    }

    /** Whether a program of that name is found in the directories where Debian puts programs. */
    public static boolean has(String program) {
        return List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
                .anyMatch(directory -> new java.io.File(directory + program).canExecute());
    }

    private static String readAll(Process process) {
        try (var in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
