package io.heddle.itests.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The bundle as the file that a framework installs. */
public final class StormJar {

    public static final String NAME = "storm";

    private static final String PACKAGE = StormActivator.class.getPackageName().replace('.', '/') + "/";

    /** All that a daemon has for sure, and the API, which no storm touches. */
    private static final String IMPORTS = "org.osgi.framework,org.osgi.framework.wiring,org.osgi.service.cm,org.slf4j,"
            + "io.heddle.api,io.heddle.api.connect";

    private StormJar() {}

    /** Writes the file. */
    public static void write(Path file) throws IOException {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", NAME);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Bundle-Activator", StormActivator.class.getName());
        main.putValue("Import-Package", IMPORTS);
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                var classes = Files.newDirectoryStream(folder(), "*.class")) {
            for (var type : classes) {
                jar.putNextEntry(new JarEntry(PACKAGE + type.getFileName()));
                Files.copy(type, jar);
                jar.closeEntry();
            }
        }
    }

    private static Path folder() {
        try {
            return Path.of(StormActivator.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve(PACKAGE);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
