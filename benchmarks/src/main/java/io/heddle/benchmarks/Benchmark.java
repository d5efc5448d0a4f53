package io.heddle.benchmarks;

import io.heddle.shell.json.JsonObject;
import java.util.Map;

/** Something that is measured. */
interface Benchmark {

    /** One sentence: what is measured. */
    String title();

    /** Options beside {@code --json}, with what they mean. */
    Map<String, String> options();

    /** Programs of the host that it needs. */
    String[] programs();

    /** Measures. */
    Result run(Workshop workshop, Options options) throws BenchmarkException;

    /**
     * What was measured.
     *
     * @param table for people
     * @param json for programs: settings, summary and every single measurement
     */
    record Result(String table, JsonObject json) {}
}
