package io.heddle.embed;

import static org.awaitility.Awaitility.await;

import io.heddle.tck.host.HostPicture;
import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A segment that plays the public network, a hub as a process of its own, and hosts for programs that embed gateways. */
final class Site implements BeforeAllCallback, AfterAllCallback {

    static final String HUB_ADDRESS = "192.0.2.1";
    static final String URL = "http://" + HUB_ADDRESS + ":33073";

    private static final int HUB_PORT = 33073;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path CONFIGURATIONS = Path.of("/etc/netns");
    private static final Path HEDDLE = Path.of(System.getProperty("heddle.embed.distribution", ""), "bin/heddle");

    private final int advertisedPort;
    private final List<String> labels;
    private final String key = UUID.randomUUID().toString();
    private final List<NetworkNamespace> namespaces = new ArrayList<>();
    private final Map<String, Host> hosts = new HashMap<>();
    private final List<Runnable> processes = new ArrayList<>(); // the ends of them
    private final Thread atExit = new Thread(this::remove, "heddle-test-cleanup");
    private Path folder = Path.of("");

    private Site(int advertisedPort, String... labels) {
        this.advertisedPort = advertisedPort;
        this.labels = List.of(labels);
    }

    /** A site with hosts of these names, at most nine characters each. */
    static Site of(String... hosts) {
        return new Site(0, hosts);
    }

    /** A site whose hub sends peers to another port than its own for signal. */
    static Site advertising(int port, String... hosts) {
        return new Site(port, hosts);
    }

    /** A host: its namespace, and what it looked like before anything ran on it. */
    record Host(String label, NetworkNamespace namespace, Path resolvConf, HostPicture before) {

        /** Fails unless it is as it was before anything ran on it; a socket may take a moment to close. */
        void assertClean(String when) {
            await().pollInSameThread() // a look that takes its time, on a busy machine, is not a host that is not clean
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            HostPicture.withSockets(namespace, resolvConf).assertSameAs(before, when + " on " + label));
        }
    }

    Host host(String label) {
        return Objects.requireNonNull(hosts.get(label), label);
    }

    NetworkNamespace hub() {
        return namespaces.get(1);
    }

    /** A setup key that any number of peers may use. */
    String key() {
        return key;
    }

    Path folder() {
        return folder;
    }

    /** A program on a host; it ends with the site at the latest. */
    Jvm jvm(String label, String name) throws IOException {
        var jvm = Jvm.start(host(label).namespace(), folder.resolve(name));
        processes.add(jvm::close);
        return jvm;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Assumptions.assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
        Assumptions.assumeTrue(
                Stream.of("nft", "ping", "ss").allMatch(Processes::has),
                "needs the programs nft, ping and ss (Debian: nftables, iputils-ping, iproute2)");
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/net/tun")), "needs TUN devices (/dev/net/tun)");
        Assumptions.assumeTrue(Files.isExecutable(HEDDLE), "needs the distribution: " + HEDDLE + " is not there");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            build();
            startHub();
        } catch (Exception | AssertionError e) {
            afterAll(context);
            throw e;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void build() throws IOException {
        folder = Files.createTempDirectory("hd-embed-it-");
        var segment = namespace("enet");
        segment.exec("ip", "link", "add", "segment", "type", "bridge");
        segment.exec("ip", "link", "set", "segment", "up");
        attach(segment, "hub", HUB_ADDRESS);
        for (int i = 0; i < labels.size(); i++) {
            var label = labels.get(i);
            var namespace = attach(segment, label, "192.0.2." + (11 + i));
            var resolvConf = configuration(namespace).resolve("resolv.conf");
            hosts.put(label, new Host(label, namespace, resolvConf, HostPicture.withSockets(namespace, resolvConf)));
        }
    }

    private NetworkNamespace attach(NetworkNamespace segment, String label, String address) throws IOException {
        var namespace = namespace(label);
        segment.connect(label, namespace, "eth0");
        segment.exec("ip", "link", "set", label, "master", "segment");
        namespace.address("eth0", address + "/24");
        await("addresses are settled")
                .atMost(PATIENCE)
                .until(() -> !namespace.exec("ip", "-j", "addr").contains("tentative"));
        return namespace;
    }

    private NetworkNamespace namespace(String label) throws IOException {
        var namespace = NetworkNamespace.create("e-" + label);
        namespaces.add(namespace);
        Files.createDirectories(configuration(namespace));
        Files.writeString(
                configuration(namespace).resolve("resolv.conf"), "# of the test\nnameserver " + HUB_ADDRESS + "\n");
        // Addresses that the kernel makes by itself are there at once, so that a picture does not change by itself.
        namespace.exec("sh", "-c", "for f in all default; do echo 0 > /proc/sys/net/ipv6/conf/$f/accept_dad; done");
        return namespace;
    }

    private void startHub() throws IOException {
        var home = folder.resolve("hub");
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                home.resolve("conf/io.heddle.hub.cfg"),
                "listen.address=" + HUB_ADDRESS + "\nlisten.port=" + HUB_PORT + "\nadvertised.port=" + advertisedPort
                        + "\nstate.directory=" + home.resolve("state/hub") + "\n.bootstrap.key=" + key + "\n");
        var builder = new ProcessBuilder(hub().inside(HEDDLE.toString(), "daemon", "--home", home.toString()))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("hub.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        processes.add(process::destroyForcibly);
        await("hub serves").atMost(PATIENCE).until(this::hubServes);
    }

    private boolean hubServes() throws Exception {
        return hub().call(() -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(HUB_ADDRESS, HUB_PORT), 1000);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static Path configuration(NetworkNamespace namespace) {
        return CONFIGURATIONS.resolve(namespace.name());
    }

    /** Removes everything, also in the middle of a test. */
    private synchronized void remove() {
        processes.forEach(Runnable::run);
        processes.clear();
        for (var namespace : namespaces) {
            Processes.run(List.of("ip", "netns", "pids", namespace.name()))
                    .output()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d+"))
                    .forEach(pid -> Processes.run(List.of("kill", "-KILL", pid)));
            namespace.close();
            Processes.run(List.of("rm", "-rf", configuration(namespace).toString()));
        }
        namespaces.clear();
        if (!folder.toString().isEmpty()) {
            Processes.run(List.of("rm", "-rf", folder.toString()));
        }
        // Only if nobody else has one in it.
        var unused = CONFIGURATIONS.toFile().delete();
    }
}
