package io.heddle.itests.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;

/** The agent as the file that a Java program wants: made of the test's own classes. */
public final class AgentJar {

    private static final String PACKAGE = FaultAgent.class.getPackageName().replace('.', '/') + "/";

    private AgentJar() {}

    /** Writes the file. */
    public static void write(Path file) throws IOException {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Premain-Class"), FaultAgent.class.getName());
        main.put(Attributes.Name.CLASS_PATH, placeOf(ByteBuddy.class).toUri().toString());
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            for (var type : classes()) {
                jar.putNextEntry(new JarEntry(PACKAGE + type.getFileName()));
                Files.copy(type, jar);
                jar.closeEntry();
            }
        }
    }

    private static List<Path> classes() throws IOException {
        try (var files = Files.list(placeOf(FaultAgent.class).resolve(PACKAGE))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static Path placeOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
