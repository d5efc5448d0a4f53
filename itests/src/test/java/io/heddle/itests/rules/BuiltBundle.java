package io.heddle.itests.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A bundle as it was packaged.
 *
 * @param name its folder's name
 * @param classes our classes in it, without embedded libraries
 * @param headers its manifest
 * @param components the DS descriptions in it
 */
record BuiltBundle(String name, JavaClasses classes, Attributes headers, List<String> components) {

    /** Every bundle below the folder; one that has a pom and was not packaged is an error. */
    static List<BuiltBundle> below(Path bundles) {
        try (var folders = Files.list(bundles)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .sorted()
                    .map(BuiltBundle::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A header's clauses without attributes and directives: package names, in the headers that list packages. */
    List<String> clauses(String header) {
        var value = headers.getValue(header);
        return value == null ? List.of() : clausesOf(value);
    }

    static List<String> clausesOf(String header) {
        var withoutQuoted = header.replaceAll("\"[^\"]*\"", "");
        var names = new ArrayList<String>();
        for (var clause : withoutQuoted.split(",", -1)) {
            names.add(clause.split(";", 2)[0].strip());
        }
        return names;
    }

    @Override
    public String toString() {
        return name;
    }

    private static BuiltBundle of(Path folder) {
        var name = String.valueOf(folder.getFileName());
        try (var jar = new JarFile(jarOf(folder, name).toFile())) {
            var components = new ArrayList<String>();
            var header = jar.getManifest().getMainAttributes().getValue("Service-Component");
            for (var path : header == null ? List.<String>of() : clausesOf(header)) {
                try (var in = jar.getInputStream(jar.getEntry(path))) {
                    components.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return new BuiltBundle(
                    name, ours().importJar(jar), jar.getManifest().getMainAttributes(), List.copyOf(components));
        } catch (IOException e) {
            throw new UncheckedIOException("bundle " + name, e);
        }
    }

    private static ClassFileImporter ours() {
        return new ClassFileImporter().withImportOption((Location location) -> location.contains("/io/heddle/"));
    }

    private static Path jarOf(Path folder, String name) throws IOException {
        try (var files = Files.list(folder.resolve("target"))) {
            return files.filter(file -> String.valueOf(file.getFileName())
                            .matches("heddle-" + name + "-[0-9][0-9.]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("not packaged: is it a module of the build?"));
        }
    }

    /** A description as a document. */
    static ByteArrayInputStream stream(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }
}
