package io.heddle.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process: proc(5). */
final class ProcessFigures {

    /** USER_HZ: fixed at 100 for programs on every architecture that Linux has a JDK for. */
    private static final double TICKS_PER_SECOND = 100;

    private ProcessFigures() {}

    /** CPU seconds used so far, in user mode and in the kernel, by all threads, in steps of 10 ms. */
    static double cpuSeconds(long pid) throws BenchmarkException {
        return cpuSeconds(read(pid, "stat"));
    }

    /** CPU seconds from the text of a {@code stat} file. */
    static double cpuSeconds(String stat) {
        // The name, in parentheses, may hold blanks and parentheses; behind it, the third field follows.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[14 - 3]) + Long.parseLong(fields[15 - 3])) / TICKS_PER_SECOND;
    }

    /** Resident memory in bytes, shared pages of files included. */
    static long residentBytes(long pid) throws BenchmarkException {
        return kilobytes(read(pid, "status"), "VmRSS:");
    }

    /** Like resident memory, with each shared page divided among those who share it. */
    static long proportionalBytes(long pid) throws BenchmarkException {
        return kilobytes(read(pid, "smaps_rollup"), "Pss:");
    }

    static int threads(long pid) throws BenchmarkException {
        return Integer.parseInt(field(read(pid, "status"), "Threads:"));
    }

    private static long kilobytes(String text, String name) throws BenchmarkException {
        return Long.parseLong(field(text, name).replace(" kB", "")) * 1024;
    }

    private static String field(String text, String name) throws BenchmarkException {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new BenchmarkException("the kernel does not tell " + name));
    }

    private static String read(long pid, String file) throws BenchmarkException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new BenchmarkException("process " + pid + " is gone", e);
        }
    }
}
