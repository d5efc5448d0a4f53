package io.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Heddle's data plane alone, in a JVM with the daemon's flags. */
final class HeddleTunnel implements TunnelProgram {

    private static final Duration START = Duration.ofSeconds(30);

    private final Jdk jdk;

    HeddleTunnel(Jdk jdk) {
        this.jdk = jdk;
    }

    @Override
    public String name() {
        return "heddle, java " + jdk.version();
    }

    @Override
    public Process start(Cleanup cleanup, End own, End peer, int mtu) throws BenchmarkException {
        var log = own.file("tunnel.log");
        var process = own.host().start(cleanup, command(own, peer, mtu), Map.of(), log);
        sendKeys(process, own, peer);
        Waiting.until(START, "the JVM's tunnel does not start", () -> isReady(process, own));
        own.host().namespace().exec("ip", "route", "add", peer.inner() + "/32", "dev", own.interfaceName());
        return process;
    }

    private List<String> command(End own, End peer, int mtu) {
        var command = new ArrayList<String>(List.of(jdk.program()));
        command.addAll(DaemonFlags.ALL);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StaticTunnel.class.getName()));
        command.addAll(List.of(
                own.interfaceName(),
                own.inner() + "/32",
                Integer.toString(mtu),
                Integer.toString(End.PORT),
                peer.inner() + "/32",
                peer.outer(),
                Integer.toString(End.PORT),
                own.file("state").toString()));
        return command;
    }

    /** The stream stays open: its end would end the tunnel. */
    private static void sendKeys(Process process, End own, End peer) throws BenchmarkException {
        try {
            var keys = own.keys().privateBase64() + "\n" + peer.keys().publicBase64() + "\n";
            var input = process.getOutputStream();
            input.write(keys.getBytes(US_ASCII));
            input.flush();
        } catch (IOException e) {
            throw new BenchmarkException("the JVM's tunnel ended at once", e);
        }
    }

    private static boolean isReady(Process process, End own) throws BenchmarkException {
        try {
            var said = Files.readString(own.file("tunnel.log"));
            if (!process.isAlive()) {
                throw new BenchmarkException("the JVM's tunnel ended: " + said.strip());
            }
            return said.lines().anyMatch("ready"::equals);
        } catch (IOException e) {
            throw new BenchmarkException("cannot read the log of the JVM's tunnel", e);
        }
    }
}
