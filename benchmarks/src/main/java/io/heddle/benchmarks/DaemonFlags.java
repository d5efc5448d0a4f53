package io.heddle.benchmarks;

import java.util.List;

/** JVM flags of the distribution's daemon, for the JVMs of a tunnel without one. A test compares them with its script. */
final class DaemonFlags {

    static final List<String> ALL = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xms16m",
            "-Xmx96m",
            "-Xss512k",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError");

    private DaemonFlags() {}
}
