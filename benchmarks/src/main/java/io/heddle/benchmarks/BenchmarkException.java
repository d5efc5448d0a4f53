package io.heddle.benchmarks;

/** A benchmark cannot go on; the message is for the person who started it. */
final class BenchmarkException extends Exception {

    private static final long serialVersionUID = 1;

    BenchmarkException(String message) {
        super(message);
    }

    BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
