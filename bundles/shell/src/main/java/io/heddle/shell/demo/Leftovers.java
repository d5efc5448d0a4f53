package io.heddle.shell.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What demonstrations leave when they are told to keep running, or are killed: found by name, and removed. */
final class Leftovers {

    /** Short, because a socket's path below it may have 108 bytes only. */
    static final Path FOLDERS = Path.of("/tmp");

    /** File with the id of the process that a lab belongs to. */
    static final String OWNER = "owner";

    private static final Duration END = Duration.ofSeconds(20);

    private Leftovers() {}

    /** Names of labs of which anything is there and whose owner is not running. */
    static List<String> abandoned() throws DemoException {
        var names = new TreeSet<String>();
        for (var folder : List.of(FOLDERS, Namespace.NAMESPACES, Namespace.CONFIGURATIONS)) {
            names.addAll(labs(folder));
        }
        names.removeIf(Leftovers::isOwned);
        return List.copyOf(names);
    }

    /** Removes a lab: processes, namespaces, folder. */
    static void remove(String lab) throws DemoException {
        for (var role : List.of("gw-a", "gw-b", "hub", "net")) {
            var namespace = new Namespace(lab + "-" + role);
            kill(namespace);
            namespace.close();
        }
        Folders.delete(FOLDERS.resolve(lab));
    }

    /** Ends what lives in a namespace: first asks, then kills. */
    static void kill(Namespace namespace) throws DemoException {
        var inside = namespace.processes();
        if (inside.isEmpty()) {
            return;
        }
        inside.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
        try {
            Waiting.until(
                    END,
                    "processes in " + namespace.name() + " do not end",
                    () -> namespace.processes().isEmpty());
        } finally {
            namespace.processes().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    /** What is still there of a lab, in words; empty if nothing is. */
    static List<String> of(String lab) throws DemoException {
        var found = new TreeSet<String>();
        for (var folder : List.of(FOLDERS, Namespace.NAMESPACES, Namespace.CONFIGURATIONS)) {
            list(folder).stream()
                    .filter(file -> file.getFileName().toString().startsWith(lab))
                    .forEach(file -> found.add(file.toString()));
        }
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(lab))
                .forEach(process -> found.add("process " + process.pid()));
        return List.copyOf(found);
    }

    private static Set<String> labs(Path folder) throws DemoException {
        var names = new TreeSet<String>();
        // The prefix and four hexadecimal digits; namespaces have a role behind it.
        for (var file : list(folder)) {
            var name = file.getFileName().toString();
            if (name.matches(Lab.PREFIX + "[0-9a-f]{4}(-[a-z-]+)?")) {
                names.add(name.substring(0, Lab.PREFIX.length() + 4));
            }
        }
        return names;
    }

    private static List<Path> list(Path folder) throws DemoException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new DemoException("cannot look into " + folder + ": " + e.getMessage(), e);
        }
    }

    private static boolean isOwned(String lab) {
        try {
            var owner = Long.parseLong(
                    Files.readString(FOLDERS.resolve(lab).resolve(OWNER)).strip());
            return ProcessHandle.of(owner)
                    .filter(process -> process.info().command().orElse("").endsWith("java"))
                    .isPresent();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
