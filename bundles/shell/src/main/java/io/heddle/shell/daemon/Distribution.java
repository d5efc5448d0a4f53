package io.heddle.shell.daemon;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a distribution: {@code bin}, {@code conf}, {@code lib}, and {@code bundle} with one folder per start level.
 *
 * @param folder absolute
 */
record Distribution(Path folder) {

    /**
     * Finds the distribution.
     *
     * @param given its folder, or {@code null} for the one that holds this class's jar in {@code bundle/LEVEL}
     * @throws IOException if there is none
     */
    static Distribution locate(@Nullable String given) throws IOException {
        try {
            var jar = Path.of(Distribution.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var folder = given != null ? Path.of(given) : jar.resolve("../../..");
            if (!Files.isRegularFile(folder.resolve("conf/config.properties"))) {
                throw new IOException("no distribution in " + folder.normalize() + ": start it with its bin/heddle");
            }
            return new Distribution(folder.toAbsolutePath().normalize());
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where this program is installed", e);
        }
    }

    /** A file of its configuration. */
    Path conf(String name) {
        return folder.resolve("conf").resolve(name);
    }

    /** The launcher's properties that install and start each bundle at the level of its folder. */
    Map<String, String> autoStart() throws IOException {
        var properties = new TreeMap<String, String>();
        try (var levels = Files.newDirectoryStream(folder.resolve("bundle"))) {
            for (var level : levels) {
                if (level.getFileName().toString().matches("[0-9]+")) {
                    properties.put("felix.auto.start." + level.getFileName(), bundles(level));
                }
            }
        }
        return properties;
    }

    /** By reference: the jars are used where they are, the cache holds no copies. */
    private static String bundles(Path level) throws IOException {
        try (var jars = Files.list(level)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .sorted()
                    .map(jar -> "\"reference:" + jar.toUri().toString().replace("file:///", "file:/") + "\"")
                    .collect(Collectors.joining(" "));
        }
    }
}
