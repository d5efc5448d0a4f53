package io.heddle.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * What a benchmark works with.
 *
 * @param out tables and progress
 * @param cleanup undoes everything at the end, however it comes
 * @param folder for files, removed at the end; its path is short, because a socket's may have 108 bytes only
 * @param target folder of the build, for what is kept
 * @param program the {@code heddle} program of the distribution
 */
record Workshop(PrintStream out, Cleanup cleanup, Path folder, Path target, Path program) {

    static Workshop open(PrintStream out, Cleanup cleanup, Path target, Path program) throws BenchmarkException {
        var folder = cleanup.make(Workshop::temporary, Workshop::delete);
        return new Workshop(out, cleanup, folder, target, program);
    }

    /** Tells how far it is. */
    void progress(String line) {
        out.println(line);
    }

    /** The program; fails if there is none. */
    String heddle() throws BenchmarkException {
        if (!Files.isExecutable(program)) {
            throw new BenchmarkException("no distribution at " + program + ": build it first");
        }
        return program.toString();
    }

    private static Path temporary() throws BenchmarkException {
        try {
            return Files.createTempDirectory(Path.of("/tmp"), "hd-bench-");
        } catch (IOException e) {
            throw new BenchmarkException("cannot make a folder in /tmp: " + e.getMessage(), e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException("folder " + folder + " stays: " + e.getMessage(), e);
        }
    }
}
