package io.heddle.itests.container;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The bytes of a bundle made for one test: component descriptions, and copies of classes of the test. */
final class SmallBundle {

    private final String name;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    SmallBundle(String name) {
        this.name = name;
    }

    /** What it imports, as the manifest says it. */
    SmallBundle imports(String packages) {
        headers.put("Import-Package", packages);
        return this;
    }

    /** A component, described in XML without its declaration. */
    SmallBundle component(String file, String xml) {
        entries.put("OSGI-INF/" + file + ".xml", ("<?xml version=\"1.0\"?>\n" + xml).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A class of its own: the copy has nothing in common with the original but the name. */
    SmallBundle copyOf(Class<?> type) throws IOException {
        var path = type.getName().replace('.', '/') + ".class";
        try (var bytes = type.getResourceAsStream("/" + path)) {
            if (bytes == null) {
                throw new IOException("no bytes of " + type);
            }
            entries.put(path, bytes.readAllBytes());
        }
        return this;
    }

    /** As a stream to install from. */
    InputStream stream() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest())) {
            for (var entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private Manifest manifest() {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Service-Component", "OSGI-INF/*.xml");
        headers.forEach(main::putValue);
        return manifest;
    }
}
