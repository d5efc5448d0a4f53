package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import io.heddle.tck.host.HostPicture;
import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A site of a test class: a segment that plays the public network, a hub, and gateways on hosts where others have something too.
 * The daemons run before the first test; nobody has joined. After the last one they are told to end, every host must be as it was
 * before, no setup key may stand in a log, and everything is removed, whatever happened.
 */
final class Site
        implements BeforeAllCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    static final String HUB_ADDRESS = "192.0.2.1";
    static final int HUB_PORT = 33073;
    static final String URL = "http://" + HUB_ADDRESS + ":" + HUB_PORT;

    private static final Path CONFIGURATIONS = Path.of("/etc/netns");
    private static final int LOG_LINES = 40;

    private final List<String> gatewayLabels;
    private final String hubSettings;
    private final Consumer<Machine> preparation;
    private final List<NetworkNamespace> namespaces = new ArrayList<>();
    private final Map<String, Machine> machines = new LinkedHashMap<>();
    private final Map<String, HostPicture> before = new LinkedHashMap<>();
    private final Map<String, Foreign> foreign = new LinkedHashMap<>();
    private final List<String> keys = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove, "heddle-test-cleanup");
    private Path folder = Path.of("");

    private Site(String hubSettings, Consumer<Machine> preparation, String... gateways) {
        this.hubSettings = hubSettings;
        this.preparation = preparation;
        this.gatewayLabels = List.of(gateways);
    }

    /** A site with gateways of these names, at most nine characters each. */
    static Site of(String... gateways) {
        return new Site("", gateway -> {}, gateways);
    }

    /** A site whose gateways something is done to before their daemons start for the first time. */
    static Site prepared(Consumer<Machine> preparation, String... gateways) {
        return new Site("", preparation, gateways);
    }

    /** A site whose hub sends peers to another port than its own, where nobody serves what they look for. */
    static Site advertising(int port, String... gateways) {
        return new Site("advertised.port=" + port + "\n", gateway -> {}, gateways);
    }

    Machine hub() {
        return machine("hub");
    }

    Machine gateway(String label) {
        return machine(label);
    }

    /** A setup key for so many peers. */
    String key(int uses) throws ControlException {
        return key(JsonObject.empty().with("usageLimit", uses)).text("key");
    }

    /** A setup key as the hub's shell makes it: its text, its id and what it is for. */
    JsonObject key(JsonObject request) throws ControlException {
        var key = hub().ask("hub.key.create", request.with("name", "test"), Duration.ofSeconds(20));
        keys.add(key.text("key"));
        return key;
    }

    /** Joins all gateways and waits until each is connected to each. */
    void joinAll() throws ControlException {
        for (var label : gatewayLabels) {
            gateway(label).join(URL, key(1));
        }
        awaitAllConnected();
    }

    void awaitAllConnected() {
        gatewayLabels.forEach(label -> gateway(label).awaitConnected(gatewayLabels.size() - 1));
    }

    /** Fails unless the host of a gateway is as it was before its daemon was ever started. */
    void assertClean(Machine gateway, String when) {
        gateway.picture().assertSameAs(picture(gateway), when);
    }

    /** Waits until the host of a gateway is as it was before its daemon was ever started. */
    void awaitClean(Machine gateway, String when) {
        org.awaitility.Awaitility.await(when).atMost(Machine.PATIENCE).untilAsserted(() -> assertClean(gateway, when));
    }

    /** The host of a gateway before its daemon was ever started. */
    HostPicture picture(Machine gateway) {
        return java.util.Objects.requireNonNull(before.get(gateway.label()));
    }

    /** Fails if anything that others have on the host of a gateway was changed. */
    void assertForeignUntouched(Machine gateway, String when) {
        java.util.Objects.requireNonNull(foreign.get(gateway.label())).assertUntouched(when);
    }

    /** Makes the filters of others anew on the host of a gateway, where a test flushed everything. */
    void restoreForeignFilters(Machine gateway) {
        java.util.Objects.requireNonNull(foreign.get(gateway.label())).restoreFilters();
    }

    /** A second daemon on the host of a gateway, with a home of its own. It ends with the site. */
    Machine second(Machine gateway, String label) {
        var second = new Machine(label, gateway.namespace(), folder.resolve(label), resolvConf(gateway.namespace()));
        machines.put(label, second);
        return second;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Assumptions.assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
        Assumptions.assumeTrue(
                Stream.of("nft", "ping").allMatch(Processes::has),
                "needs the programs nft and ping (Debian: nftables, iputils-ping)");
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/net/tun")), "needs TUN devices (/dev/net/tun)");
        Assumptions.assumeTrue(Program.isBuilt(), "needs the distribution: " + Program.path() + " is not there");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            build();
            startDaemons();
        } catch (Exception | AssertionError e) {
            addLogs(e);
            close();
            throw e;
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (machines.isEmpty()) {
            return; // skipped
        }
        try {
            for (var machine : machines.values()) {
                machine.stop();
            }
            for (var label : gatewayLabels) {
                assertClean(gateway(label), "of " + label + " after its daemon ended");
                assertForeignUntouched(gateway(label), "after its daemon ended");
            }
            machines.values()
                    .forEach(machine -> keys.forEach(key -> assertThat(machine.log())
                            .as("log of %s without secrets", machine.label())
                            .doesNotContain(key)));
        } catch (Exception | AssertionError e) {
            addLogs(e);
            throw e;
        } finally {
            close();
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw addLogs(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw addLogs(failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw addLogs(failure);
    }

    private void build() throws IOException {
        folder = Files.createTempDirectory("hd-it-");
        var segment = namespace("net");
        segment.exec("ip", "link", "add", "segment", "type", "bridge");
        segment.exec("ip", "link", "set", "segment", "up");
        machine(segment, "hub", HUB_ADDRESS);
        for (int i = 0; i < gatewayLabels.size(); i++) {
            var label = gatewayLabels.get(i);
            var gateway = machine(segment, label, "192.0.2." + (11 + i));
            foreign.put(label, Foreign.on(gateway.namespace()));
            before.put(label, gateway.picture());
        }
    }

    private void startDaemons() throws IOException {
        hub().configure(
                        "io.heddle.hub",
                        "listen.address=" + HUB_ADDRESS + "\nlisten.port=" + HUB_PORT + "\nstate.directory="
                                + hub().home().resolve("state/hub") + "\n" + hubSettings);
        for (var label : gatewayLabels) {
            gateway(label).configure("io.heddle.engine", "host.name=" + label + "\n");
            preparation.accept(gateway(label));
        }
        for (var machine : machines.values()) {
            machine.launch();
        }
        machines.values().forEach(Machine::awaitAnswer);
        awaitHub();
    }

    /** Waits until the hub serves. */
    void awaitHub() {
        await("hub serves")
                .atMost(Machine.PATIENCE)
                .ignoreExceptionsInstanceOf(ControlException.class)
                .until(() -> !hub().ask("hub.status").text("managementUrl").isEmpty());
    }

    private Machine machine(String label) {
        return java.util.Objects.requireNonNull(machines.get(label), label);
    }

    private Machine machine(NetworkNamespace segment, String label, String address) throws IOException {
        var namespace = namespace(label);
        segment.connect(label, namespace, "eth0");
        segment.exec("ip", "link", "set", label, "master", "segment");
        namespace.address("eth0", address + "/24");
        var machine = new Machine(label, namespace, folder.resolve(label), resolvConf(namespace));
        machines.put(label, machine);
        return machine;
    }

    private NetworkNamespace namespace(String label) throws IOException {
        var namespace = NetworkNamespace.create(label);
        namespaces.add(namespace);
        Files.createDirectories(configuration(namespace));
        Files.writeString(resolvConf(namespace), "# of the test\nnameserver " + HUB_ADDRESS + "\noptions ndots:1\n");
        // Addresses that the kernel makes by itself are there at once, so that a picture does not change by itself.
        namespace.exec("sh", "-c", "for f in all default; do echo 0 > /proc/sys/net/ipv6/conf/$f/accept_dad; done");
        return namespace;
    }

    private static Path resolvConf(NetworkNamespace namespace) {
        return configuration(namespace).resolve("resolv.conf");
    }

    /** The folder that {@code ip netns exec} lays over {@code /etc}. */
    private static Path configuration(NetworkNamespace namespace) {
        return CONFIGURATIONS.resolve(namespace.name());
    }

    private Throwable addLogs(Throwable failure) {
        var text = new StringBuilder();
        machines.values().forEach(machine -> {
            var lines = machine.log().lines().toList();
            text.append("\n-- ").append(machine.label()).append(machine.isRunning() ? "" : " (not running)");
            lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                    .forEach(line -> text.append("\n   ").append(line));
        });
        failure.addSuppressed(new AssertionError("last lines of the daemons:" + text));
        return failure;
    }

    private void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Removes everything, also in the middle of a test. */
    private synchronized void remove() {
        for (var namespace : namespaces) {
            var inside = Processes.run(List.of("ip", "netns", "pids", namespace.name()));
            inside.output()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("\\d+"))
                    .forEach(pid -> Processes.run(List.of("kill", "-KILL", pid)));
            namespace.close();
            delete(configuration(namespace));
        }
        namespaces.clear();
        machines.clear();
        if (!folder.toString().isEmpty()) {
            delete(folder);
        }
        // Only if nobody else has one in it.
        var unused = CONFIGURATIONS.toFile().delete();
    }

    private static void delete(Path tree) {
        Processes.run(List.of("rm", "-rf", tree.toString()));
    }
}
