package io.heddle.shell.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A network namespace with a name server configuration of its own: {@code ip netns exec} lays it over the host's, which is
 * never touched.
 */
final class Namespace implements AutoCloseable {

    static final Path NAMESPACES = Path.of("/run/netns");
    static final Path CONFIGURATIONS = Path.of("/etc/netns");

    private static final String RESOLV_CONF = "# heddle demo: a network without name servers\nnameserver 192.0.2.1\n";

    private final String name;

    /** A namespace of that name, which may exist or not. */
    Namespace(String name) {
        this.name = name;
    }

    /** Makes it, with loopback up. What a failure or an interrupt leaves, {@link #close} removes. */
    void make() throws DemoException {
        Programs.check("ip", "netns", "add", name);
        try {
            Files.createDirectories(configuration());
            Files.writeString(configuration().resolve("resolv.conf"), RESOLV_CONF);
        } catch (IOException e) {
            throw new DemoException("cannot configure network namespace " + name + ": " + e.getMessage(), e);
        }
        check("ip", "link", "set", "lo", "up");
    }

    String name() {
        return name;
    }

    /** Runs a program inside; it must succeed. */
    String check(String... command) throws DemoException {
        return Programs.check(inside(List.of(command)).toArray(String[]::new));
    }

    /** Runs a program inside. */
    Programs.Result run(Duration bound, String... command) throws DemoException {
        return Programs.run(bound, inside(List.of(command)));
    }

    /** The command line that runs {@code command} inside. */
    List<String> inside(List<String> command) {
        var line = new ArrayList<String>(List.of("ip", "netns", "exec", name));
        line.addAll(command);
        return line;
    }

    /** Ids of the processes that live inside. */
    List<Long> processes() throws DemoException {
        if (!Files.exists(NAMESPACES.resolve(name))) {
            return List.of();
        }
        var listed = Programs.check("ip", "netns", "pids", name);
        return listed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Long::parseLong)
                .toList();
    }

    /** Removes it with all links, rules and tables inside, and its configuration. Tries all of it, whatever fails. */
    @Override
    public void close() throws DemoException {
        try {
            if (Files.exists(NAMESPACES.resolve(name))) {
                Programs.check("ip", "netns", "del", name);
            }
        } finally {
            Folders.delete(configuration());
            // The folder of all configurations goes too, unless somebody else has one in it.
            var others = CONFIGURATIONS.toFile().list();
            if (others != null && others.length == 0) {
                Folders.delete(CONFIGURATIONS);
            }
        }
    }

    private Path configuration() {
        return CONFIGURATIONS.resolve(name);
    }
}
