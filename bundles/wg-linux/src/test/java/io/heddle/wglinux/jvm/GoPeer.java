package io.heddle.wglinux.jvm;

import static org.awaitility.Awaitility.await;

import io.heddle.tck.host.NetworkNamespace;
import io.heddle.tck.host.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The reference implementation in Go, number {@code n} of a test, with addresses as {@link TestGateway} has them. The names of
 * its interfaces are unique on the machine, because its control sockets lie in one directory for all namespaces.
 */
final class GoPeer implements AutoCloseable {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    final int number;
    final NetworkNamespace namespace;
    final TestKeys keys = TestKeys.random();
    final String name;
    private final Path directory;
    private final Process process;

    GoPeer(int number, NetworkNamespace namespace, Path directory, int mtu) throws IOException {
        this.number = number;
        this.namespace = namespace;
        this.directory = directory;
        this.name = "wgt" + Long.toString(ProcessHandle.current().pid(), 36) + "x" + COUNTER.incrementAndGet();
        process = new ProcessBuilder(namespace.inside("wireguard-go", "-f", name))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await("the control socket of wireguard-go")
                .atMost(Duration.ofSeconds(10))
                .until(() -> Files.exists(Path.of("/var/run/wireguard", name + ".sock")));
        wg("private-key", file(keys.privateKey().reveal()), "listen-port", "" + TestGateway.PORT);
        namespace.address(name, "10.77.0." + number + "/24");
        namespace.address(name, "fd77::" + number + "/64");
        namespace.exec("ip", "link", "set", name, "mtu", "" + mtu, "up");
    }

    static String missing() {
        return Processes.has("wireguard-go") && Processes.has("wg")
                ? NetworkNamespace.missing()
                : "needs the programs wireguard-go and wg (Debian: wireguard-go, wireguard-tools)";
    }

    /** Knows a gateway from now on. */
    void peer(TestGateway gateway, @Nullable String endpoint, @Nullable String presharedKey) throws IOException {
        var line = new java.util.ArrayList<>(java.util.List.of(
                "peer",
                gateway.keys.publicKey().text(),
                "allowed-ips",
                "10.77.0.%d/32,fd77::%d/128".formatted(gateway.number, gateway.number)));
        if (endpoint != null) {
            line.addAll(java.util.List.of("endpoint", endpoint));
        }
        if (presharedKey != null) {
            line.addAll(java.util.List.of("preshared-key", file(presharedKey)));
        }
        wg(line.toArray(String[]::new));
    }

    /** Where it sends to the only peer it has. */
    String endpoint() {
        var line = namespace.exec("wg", "show", name, "endpoints").strip();
        return line.substring(line.indexOf('\t') + 1);
    }

    boolean pings(String address, int count) {
        return namespace
                        .run("ping", "-q", "-c", "" + count, "-i", "0.01", "-W", "5", address)
                        .exitCode()
                == 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wg(String... arguments) {
        var line = new java.util.ArrayList<>(java.util.List.of("wg", "set", name));
        line.addAll(java.util.List.of(arguments));
        namespace.exec(line.toArray(String[]::new));
    }

    private String file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "key", ""), content)
                .toString();
    }
}
