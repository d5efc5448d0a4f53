package io.heddle.hub.internal;

import io.heddle.api.hub.HubAdmin;
import io.heddle.api.hub.KeyRequest;
import io.heddle.hub.internal.HubSettings.BootstrapKey;
import io.heddle.hub.internal.plan.MapPlanner;
import io.heddle.hub.internal.store.LocalDisk;
import io.heddle.wire.credential.SetupKeyHash;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real hub on loopback, and the peers that use it. */
final class TestHub implements AutoCloseable {

    static final String BOOTSTRAP = "B1B2C3D4-0000-4000-8000-000000000001";

    private final Hub hub;
    private final List<TestPeer> peers = new ArrayList<>();

    TestHub(Path directory) throws Exception {
        this(directory, Clock.systemUTC(), Duration.ofSeconds(10));
    }

    TestHub(Path directory, Clock clock, Duration patience) throws Exception {
        hub = Hub.open(settings(directory, 0), new LocalDisk(), clock, new SecureRandom(), patience);
        hub.listen();
    }

    static HubSettings settings(Path directory, int port) {
        return new HubSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                "127.0.0.1",
                0,
                directory,
                Optional.empty(),
                new MapPlanner("heddle.internal", false),
                List.of(),
                Optional.of(new BootstrapKey(SetupKeyHash.of(BOOTSTRAP), 0)));
    }

    HubAdmin admin() {
        return hub.admin();
    }

    int port() {
        return hub.port().orElseThrow();
    }

    /** A fresh setup key. */
    String key(int limit) throws Exception {
        return admin().createKey(new KeyRequest("test", limit, null, List.of())).key();
    }

    TestPeer peer(String name) throws Exception {
        var peer = new TestPeer(name, port());
        peers.add(peer);
        return peer;
    }

    /** A peer that has registered. */
    TestPeer member(String name) throws Exception {
        var peer = peer(name);
        peer.login(BOOTSTRAP);
        return peer;
    }

    @Override
    public void close() {
        peers.forEach(TestPeer::close);
        hub.close();
    }
}
