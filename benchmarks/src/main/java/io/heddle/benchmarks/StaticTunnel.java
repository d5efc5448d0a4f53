package io.heddle.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.heddle.api.host.BackendException;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PeerPlan;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.wglinux.jvm.JvmTunnelBackend;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs the JVM data plane with one peer and nothing around it, until its input ends.
 *
 * <p>{@code INTERFACE ADDRESS/LENGTH MTU PORT PEER-PREFIX PEER-ADDRESS PEER-PORT STATE-FOLDER}; the own private key and the
 * peer's public key are the first two lines of its input, in base64. Prints {@code ready} when packets can pass.
 */
public final class StaticTunnel {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, US_ASCII);

    private StaticTunnel() {}

    /** Runs it. */
    public static void main(String[] words) throws IOException, BackendException {
        var input = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        var own = PrivateKey.parse(line(input));
        var peer = PublicKey.parse(line(input));
        var settings = new TunnelSettings(words[0], own, Path.of(words[7]));
        try (var session = new JvmTunnelBackend().open(settings, new NoRecord(), new Exiting())) {
            session.up(List.of(IpPrefix.parse(words[1])), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            var endpoint = new InetSocketAddress(InetAddress.getByName(words[5]), Integer.parseInt(words[6]));
            var plan = new PeerPlan(Set.of(IpPrefix.parse(words[4])), new Endpoint.Udp(endpoint), 0, null, 0);
            session.apply(new TunnelPlan(Map.of(peer, plan)));
            OUT.println("ready");
            awaitEnd(input);
        }
    }

    private static String line(BufferedReader input) throws IOException {
        var line = input.readLine();
        if (line == null) {
            throw new IOException("the input holds no keys");
        }
        return line;
    }

    private static void awaitEnd(BufferedReader input) throws IOException {
        @Nullable String line;
        do {
            line = input.readLine();
        } while (line != null);
    }

    /** A tunnel that fails ends the program: what is measured afterwards would be nonsense. */
    private static final class Exiting implements TunnelListener {

        @Override
        public void handshake(PublicKey peer) {
            // Pings show that packets pass.
        }

        @Override
        public void damaged(String what) {
            failed(what);
        }

        @Override
        public void failed(String what) {
            OUT.println("failed: " + what);
            Runtime.getRuntime().halt(1);
        }
    }
}
