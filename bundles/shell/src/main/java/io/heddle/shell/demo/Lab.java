package io.heddle.shell.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The network of the demonstration: a segment that plays the public network, and three machines on it. It has no way out; all
 * its parts bear one name, unique on this host.
 */
final class Lab implements AutoCloseable {

    static final String PREFIX = "heddle-demo-";
    static final String HUB_ADDRESS = "192.0.2.1";

    private final String name;
    private final Path folder;
    private final List<Namespace> namespaces = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    private Lab(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** A lab that is not built yet; its folder exists and names this process as its owner. */
    static Lab create() throws DemoException {
        var name = PREFIX + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
        var folder = Leftovers.FOLDERS.resolve(name);
        try {
            Files.createDirectory(folder);
            Files.writeString(
                    folder.resolve(Leftovers.OWNER),
                    Long.toString(ProcessHandle.current().pid()));
            return new Lab(name, folder);
        } catch (IOException e) {
            throw new DemoException("cannot make " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Makes the segment and the machines. */
    void build() throws DemoException {
        var segment = namespace("net");
        segment.check("ip", "link", "add", "segment", "type", "bridge");
        segment.check("ip", "link", "set", "segment", "up");
        nodes.add(machine(segment, "hub", HUB_ADDRESS));
        nodes.add(machine(segment, "gw-a", "192.0.2.11"));
        nodes.add(machine(segment, "gw-b", "192.0.2.12"));
    }

    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    Node hub() {
        return nodes.get(0);
    }

    Node gatewayA() {
        return nodes.get(1);
    }

    Node gatewayB() {
        return nodes.get(2);
    }

    List<Node> gateways() {
        return nodes.subList(1, 3);
    }

    /** Ends the daemons and removes everything. Goes to the end, then fails with the first of what went wrong. */
    @Override
    public void close() throws DemoException {
        var undo = new ArrayList<Undo>();
        nodes.stream()
                .filter(Node::isStarted)
                .forEach(node -> undo.add(() -> node.daemon().close()));
        namespaces.forEach(namespace -> undo.add(() -> Leftovers.kill(namespace)));
        namespaces.forEach(namespace -> undo.add(namespace::close));
        undo.add(() -> Folders.delete(folder));
        DemoException first = null;
        for (var step : undo) {
            try {
                step.run();
            } catch (DemoException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private interface Undo {
        void run() throws DemoException;
    }

    private Namespace namespace(String role) throws DemoException {
        var namespace = new Namespace(name + "-" + role);
        // First, so that it is removed even if an interrupt comes while it is made.
        namespaces.add(namespace);
        namespace.make();
        return namespace;
    }

    private Node machine(Namespace segment, String label, String address) throws DemoException {
        var namespace = namespace(label);
        segment.check("ip", "link", "add", label, "type", "veth", "peer", "name", "eth0", "netns", namespace.name());
        segment.check("ip", "link", "set", label, "master", "segment", "up");
        namespace.check("ip", "address", "add", address + "/24", "dev", "eth0");
        namespace.check("ip", "link", "set", "eth0", "up");
        return new Node(label, namespace, folder.resolve(label));
    }
}
