package io.heddle.wglinux.jvm;

import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PresharedKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PeerPlan;
import io.heddle.api.tunnel.PeerTraffic;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.tck.fake.MemoryRecord;
import io.heddle.tck.host.NetworkNamespace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host with a JVM tunnel, number {@code n} of a test: underlay addresses 192.0.2.n and 2001:db8::n, overlay addresses
 * 10.77.0.n/24 and fd77::n/64.
 */
final class TestGateway implements AutoCloseable {

    static final int PORT = 51820;

    final int number;
    final NetworkNamespace namespace;
    final TestKeys keys = TestKeys.random();
    final RecordingListener listener = new RecordingListener();
    final MemoryRecord record = new MemoryRecord();
    final JvmTunnelBackend backend = new JvmTunnelBackend();
    final Path state;
    TunnelSession session;
    int port;

    TestGateway(int number, NetworkNamespace namespace, Path state) throws Exception {
        this.number = number;
        this.namespace = namespace;
        this.state = state;
        this.session = open("hd0");
    }

    TunnelSession open(String name) throws Exception {
        return namespace.call(() -> backend.open(new TunnelSettings(name, keys.privateKey(), state), record, listener));
    }

    void up(int mtu) throws Exception {
        up(mtu, PORT);
    }

    void up(int mtu, int wanted) throws Exception {
        port = namespace.call(() -> session.up(overlay(), mtu, wanted));
        namespace.exec("ip", "route", "replace", "10.77.0.0/24", "dev", "hd0");
        namespace.exec("ip", "-6", "route", "replace", "fd77::/64", "dev", "hd0");
    }

    List<IpPrefix> overlay() {
        return List.of(IpPrefix.parse("10.77.0." + number + "/24"), IpPrefix.parse("fd77::" + number + "/64"));
    }

    Endpoint ipv4() {
        return udp("192.0.2." + number, port);
    }

    Endpoint ipv6() {
        return udp("2001:db8::" + number, port);
    }

    static Endpoint udp(String host, int port) {
        try {
            return new Endpoint.Udp(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A peer by its number's overlay addresses. */
    static PeerPlan peer(int number, @Nullable Endpoint endpoint) {
        return peer(number, endpoint, null, 0);
    }

    static PeerPlan peer(int number, @Nullable Endpoint endpoint, @Nullable PresharedKey key, int generation) {
        Set<IpPrefix> allowed = Stream.of("10.77.0." + number + "/32", "fd77::" + number + "/128")
                .map(IpPrefix::parse)
                .collect(Collectors.toSet());
        return new PeerPlan(allowed, endpoint, 0, key, generation);
    }

    void apply(TestGateway other, PeerPlan plan) throws Exception {
        session.apply(new TunnelPlan(Map.of(other.keys.publicKey(), plan)));
    }

    PeerTraffic traffic(TestGateway other) {
        return java.util.Objects.requireNonNull(session.traffic().get(other.keys.publicKey()));
    }

    /** Whether every one of {@code count} pings was answered. */
    boolean pings(String address, int count) {
        return namespace
                        .run("ping", "-q", "-c", "" + count, "-i", "0.01", "-W", "5", address)
                        .exitCode()
                == 0;
    }

    /** Connects two hosts by a cable, with addresses of both families by their numbers. */
    static void cable(NetworkNamespace a, int first, NetworkNamespace b, int second) {
        a.connect("u0", b, "u0");
        a.address("u0", "192.0.2." + first + "/24");
        b.address("u0", "192.0.2." + second + "/24");
        a.address("u0", "2001:db8::" + first + "/64");
        b.address("u0", "2001:db8::" + second + "/64");
    }

    @Override
    public void close() {
        session.close();
    }
}
