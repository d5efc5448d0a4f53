package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.shell.client.ControlClient;
import io.heddle.shell.client.Home;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import io.heddle.tck.host.HostPicture;
import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A machine of a site: a network namespace, a home, and the daemon that runs there. */
final class Machine {

    /** Time to wait for what needs a JVM to start or a handshake to be made, on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A teardown's bound, and a little for the way there and back. */
    static final Duration TEARDOWN = Duration.ofSeconds(40);

    private final String label;
    private final NetworkNamespace namespace;
    private final Path home;
    private final Path resolvConf;
    private String javaOptions = "";
    private @Nullable Process daemon;

    /**
     * @param resolvConf the file that processes in the namespace see as {@code /etc/resolv.conf}
     */
    Machine(String label, NetworkNamespace namespace, Path home, Path resolvConf) {
        this.label = label;
        this.namespace = namespace;
        this.home = home;
        this.resolvConf = resolvConf;
    }

    String label() {
        return label;
    }

    NetworkNamespace namespace() {
        return namespace;
    }

    Path home() {
        return home;
    }

    HostPicture picture() {
        return HostPicture.of(namespace, resolvConf);
    }

    /** A configuration file; the daemon need not run. */
    Path configuration(String pid) {
        return home.resolve("conf").resolve(pid + ".cfg");
    }

    void configure(String pid, String text) {
        try {
            Files.createDirectories(home.resolve("conf"));
            Files.writeString(configuration(pid), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the daemon start with these options of Java. */
    void javaOptions(String options) {
        javaOptions = options;
    }

    /** Starts the daemon and waits until it answers. */
    void start() throws IOException {
        launch();
        awaitAnswer();
    }

    /** Starts the daemon. Its log goes on where the one before left off. */
    void launch() throws IOException {
        Files.createDirectories(home);
        var command = namespace.inside(Program.path().toString(), "daemon", "--home", home.toString());
        var process = Program.process(command);
        process.environment().put("HEDDLE_JAVA_OPTS", javaOptions);
        daemon = process.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("daemon.log").toFile()))
                .start();
    }

    void awaitAnswer() {
        await("daemon of " + label).atMost(PATIENCE).until(() -> {
            assertThat(isRunning()).as("daemon of %s runs", label).isTrue();
            return answers();
        });
    }

    boolean isRunning() {
        return daemon != null && daemon.isAlive();
    }

    /** The process of the daemon, which must have been started. */
    long pid() {
        return java.util.Objects.requireNonNull(daemon).pid();
    }

    /** Tells the daemon to end, and does not wait for it. */
    void terminate() {
        java.util.Objects.requireNonNull(daemon).destroy();
    }

    /** Ends the daemon as a service manager would. */
    void stop() throws InterruptedException {
        if (daemon != null) {
            daemon.destroy();
            assertThat(daemon.waitFor(TEARDOWN.toSeconds(), TimeUnit.SECONDS))
                    .as("daemon of %s ends when told to", label)
                    .isTrue();
        }
    }

    /** Kills the daemon: it undoes nothing. */
    void kill() throws InterruptedException {
        if (daemon != null) {
            daemon.destroyForcibly();
            assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    JsonObject ask(String operation, JsonObject arguments, Duration bound) throws ControlException {
        try (var client = ControlClient.connect(Home.under(home).socket())) {
            return client.call(operation, arguments, bound);
        }
    }

    JsonObject ask(String operation) throws ControlException {
        return ask(operation, JsonObject.empty(), Duration.ofSeconds(20));
    }

    JsonObject status() throws ControlException {
        return ask("status");
    }

    /** Runs the command line against this daemon. */
    Program.Result heddle(String... words) {
        var all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(words));
        return Program.run(Duration.ofMinutes(2), all.toArray(String[]::new));
    }

    /** A command of the framework's shell. */
    void shell(String line) throws ControlException {
        ask("shell", JsonObject.empty().with("line", line), Duration.ofSeconds(90));
    }

    /** Joins with a key, and waits until the control plane has taken it in. */
    void join(String url, String key) throws ControlException {
        var arguments = JsonObject.empty()
                .with("managementUrl", url)
                .with("setupKey", key)
                .with("wait", true)
                .with("timeoutSeconds", PATIENCE.toSeconds());
        ask("up", arguments, PATIENCE.plusSeconds(20));
    }

    /** Comes up again with the registration it has. */
    void up() throws ControlException {
        join("", "");
    }

    void down() throws ControlException {
        ask("down", JsonObject.empty(), TEARDOWN.plusSeconds(10));
    }

    /** Waits until the gateway is connected, and to so many peers. */
    void awaitConnected(int peers) {
        await(label + " is connected to " + peers + " peers")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ControlException.class)
                .untilAsserted(() -> {
                    var status = status();
                    assertThat(status.text("state")).as(status.text("reason")).isEqualTo("connected");
                    assertThat(status.objects("peers"))
                            .filteredOn(peer -> peer.text("state").equals("connected"))
                            .hasSize(peers);
                });
    }

    /** The IPv4 address in the overlay. */
    String overlay() throws ControlException {
        return status().texts("addresses").stream()
                .filter(prefix -> !prefix.contains(":"))
                .map(prefix -> prefix.substring(0, prefix.indexOf('/')))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + " has no overlay address"));
    }

    /** Waits until an address answers. */
    void awaitPing(String address) {
        await(address + " answers " + label).atMost(PATIENCE).until(() -> pings(address));
    }

    boolean pings(String address) {
        return namespace.run("ping", "-n", "-c", "1", "-W", "1", address).exitCode() == 0;
    }

    String log() {
        try {
            // Whatever the bytes are: the log of a killed process may end in the middle of a character.
            return Files.exists(home.resolve("daemon.log"))
                    ? new String(Files.readAllBytes(home.resolve("daemon.log")), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            ask("version");
            return true;
        } catch (ControlException e) {
            return false;
        }
    }
}
