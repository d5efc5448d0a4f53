package io.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The reference implementation in Go, configured through its socket (https://www.wireguard.com/xplatform/). */
final class WireGuardGo implements TunnelProgram {

    private static final Path SOCKETS = Path.of("/var/run/wireguard");
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration FETCH = Duration.ofMinutes(3);
    private static final String FETCH_SCRIPT = "fetch-wireguard-go";

    private final Path program;
    private final String version;

    private WireGuardGo(Path program, String version) {
        this.program = program;
        this.version = version;
    }

    /** A program that the caller answers for. */
    static WireGuardGo given(Path program) throws BenchmarkException {
        if (!Files.isExecutable(program)) {
            throw new BenchmarkException("no program " + program);
        }
        return new WireGuardGo(program.toAbsolutePath(), program.toString());
    }

    /** The one of Debian's backports, fetched into the build's folder unless it is there. */
    static WireGuardGo ofBackports(Path target) throws BenchmarkException {
        try {
            var script = target.resolve("..").resolve(FETCH_SCRIPT).normalize();
            var process = new ProcessBuilder(
                            script.toString(), target.resolve("wireguard-go").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(FETCH.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
                throw new BenchmarkException("fetching wireguard-go takes too long");
            }
            if (process.exitValue() != 0) {
                throw new BenchmarkException("there is no wireguard-go to compare with");
            }
            var path = new String(process.getInputStream().readAllBytes(), US_ASCII).strip();
            // …/VERSION/usr/bin/wireguard-go
            var version = Path.of(path).getName(Path.of(path).getNameCount() - 4);
            return new WireGuardGo(Path.of(path).toAbsolutePath(), version.toString());
        } catch (IOException e) {
            throw new BenchmarkException("cannot fetch wireguard-go: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        }
    }

    @Override
    public String name() {
        return "wireguard-go " + version;
    }

    @Override
    public Process start(Cleanup cleanup, End own, End peer, int mtu) throws BenchmarkException {
        // The sockets of all network namespaces are in one folder, so the interface's name is unique on the machine.
        var socket = SOCKETS.resolve(own.interfaceName() + ".sock");
        cleanup.make(() -> socket, WireGuardGo::delete);
        var command = List.of(program.toString(), "-f", own.interfaceName());
        var process = own.host().start(cleanup, command, Map.of("LOG_LEVEL", "error"), own.file("tunnel.log"));
        Waiting.until(START, "wireguard-go does not start", () -> {
            if (!process.isAlive()) {
                throw new BenchmarkException("wireguard-go ended, see " + own.file("tunnel.log"));
            }
            return Files.exists(socket);
        });
        configure(socket, own, peer);
        var namespace = own.host().namespace();
        namespace.address(own.interfaceName(), own.inner() + "/32");
        namespace.exec("ip", "link", "set", own.interfaceName(), "mtu", Integer.toString(mtu), "up");
        namespace.exec("ip", "route", "add", peer.inner() + "/32", "dev", own.interfaceName());
        return process;
    }

    private static void configure(Path socket, End own, End peer) throws BenchmarkException {
        var request = "set=1\nprivate_key=" + own.keys().privateHex() + "\nlisten_port=" + End.PORT
                + "\nreplace_peers=true\npublic_key=" + peer.keys().publicHex() + "\nendpoint=" + peer.outer() + ":"
                + End.PORT + "\nallowed_ip=" + peer.inner() + "/32\n\n";
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            var answer = ByteBuffer.allocate(256);
            channel.read(answer);
            var text = new String(answer.array(), 0, answer.position(), US_ASCII).strip();
            if (!text.equals("errno=0")) {
                throw new BenchmarkException("wireguard-go refused its configuration: " + text);
            }
        } catch (IOException e) {
            throw new BenchmarkException("cannot configure wireguard-go: " + e.getMessage(), e);
        }
    }

    private static void delete(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new IllegalStateException("socket " + socket + " stays: " + e.getMessage(), e);
        }
    }
}
