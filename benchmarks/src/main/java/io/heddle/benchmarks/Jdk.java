package io.heddle.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java that what is measured runs on.
 *
 * @param home its folder
 * @param version as its {@code release} file says, for example 17.0.15
 */
record Jdk(Path home, String version) {

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    /** The given ones, or the one that runs this. */
    static List<Jdk> given(Options options) throws BenchmarkException {
        var given = new ArrayList<Jdk>();
        for (var home : options.all("java")) {
            given.add(at(Path.of(home)));
        }
        return given.isEmpty() ? List.of(current()) : given;
    }

    /** The one that runs this, and a 25 if the machine has one: in {@code JAVA25_HOME}, or where Debian installs them. */
    static List<Jdk> currentAnd25() {
        var found = new ArrayList<>(List.of(current()));
        try (var installed =
                Files.isDirectory(INSTALLED) ? Files.list(INSTALLED).sorted() : Stream.<Path>empty()) {
            var named = Stream.ofNullable(System.getenv("JAVA25_HOME")).map(Path::of);
            Stream.concat(named, installed)
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .map(home -> new Jdk(home, versionOf(home)))
                    .filter(jdk -> jdk.version.equals("25") || jdk.version.startsWith("25."))
                    .filter(jdk -> !jdk.version.equals(found.get(0).version))
                    .findFirst()
                    .ifPresent(found::add);
        } catch (IOException e) {
            // A machine that does not show what it has is measured with what runs this.
            return found;
        }
        return found;
    }

    static Jdk current() {
        return new Jdk(Path.of(System.getProperty("java.home")), System.getProperty("java.version"));
    }

    String program() {
        return home + File.separator + "bin" + File.separator + "java";
    }

    private static Jdk at(Path home) throws BenchmarkException {
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new BenchmarkException("no Java in " + home + ": --java needs a folder with bin/java");
        }
        return new Jdk(home.toAbsolutePath(), versionOf(home));
    }

    private static String versionOf(Path home) {
        try (var lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
