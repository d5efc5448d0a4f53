package io.heddle.shell.demo;

import io.heddle.shell.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A machine of the demonstration: a network namespace, a home, and the daemon that runs there. */
final class Node {

    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration PING = Duration.ofSeconds(15);

    private final String label;
    private final Namespace namespace;
    private final Path home;
    private final HostPicture before;
    private @Nullable DaemonProcess daemon;

    Node(String label, Namespace namespace, Path home) throws DemoException {
        this.label = label;
        this.namespace = namespace;
        this.home = home;
        this.before = HostPicture.of(namespace);
    }

    String label() {
        return label;
    }

    Namespace namespace() {
        return namespace;
    }

    Path home() {
        return home;
    }

    /** Writes a configuration file before the daemon starts. */
    void configure(String pid, String text) throws DemoException {
        try {
            Files.createDirectories(home.resolve("conf"));
            Files.writeString(home.resolve("conf").resolve(pid + ".cfg"), text);
        } catch (IOException e) {
            throw new DemoException("cannot configure " + label + ": " + e.getMessage(), e);
        }
    }

    DaemonProcess start(Path program) throws DemoException {
        var started = DaemonProcess.start(namespace, program, home);
        daemon = started;
        return started;
    }

    DaemonProcess daemon() throws DemoException {
        if (daemon == null) {
            throw new DemoException(label + " is not running");
        }
        return daemon;
    }

    boolean isStarted() {
        return daemon != null;
    }

    JsonObject ask(String operation) throws DemoException {
        return daemon().ask(operation, JsonObject.empty(), ANSWER);
    }

    JsonObject ask(String operation, JsonObject arguments, Duration bound) throws DemoException {
        return daemon().ask(operation, arguments, bound);
    }

    JsonObject status() throws DemoException {
        return ask("status");
    }

    /** The overlay address of a family, without prefix length. */
    String address(boolean ipv6) throws DemoException {
        return status().texts("addresses").stream()
                .map(prefix -> prefix.substring(0, prefix.indexOf('/')))
                .filter(address -> address.contains(":") == ipv6)
                .findFirst()
                .orElseThrow(() -> new DemoException(label + " has no IPv" + (ipv6 ? 6 : 4) + " overlay address"));
    }

    /** Pings, and returns the line with the round trip times. */
    String ping(String address) throws DemoException {
        var result = namespace.run(PING, "ping", "-n", "-c", "3", "-i", "0.2", "-W", "2", address);
        if (result.code() != 0) {
            throw new DemoException("no answer from " + address + " to " + label + ": "
                    + result.output().strip().replace("\n", " | "));
        }
        return result.output()
                .lines()
                .filter(line -> line.startsWith("rtt"))
                .findFirst()
                .orElse("");
    }

    boolean pings(String address) throws DemoException {
        return namespace.run(PING, "ping", "-n", "-c", "1", "-W", "1", address).code() == 0;
    }

    /** Fails if the machine is not as it was before the daemon started. */
    void checkClean() throws DemoException {
        before.compare(HostPicture.of(namespace), label);
    }
}
