package io.heddle.engine;

import io.heddle.api.Gateway;
import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.NetworkEvent;
import io.heddle.engine.backend.BackendCalls;
import io.heddle.engine.backend.BackendContext;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.backend.Problems;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.VirtualThreads;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.engine.run.RunContext;
import io.heddle.engine.state.FileHostRecord;
import io.heddle.engine.state.Identity;
import io.heddle.engine.state.NamespaceLock;
import io.heddle.engine.state.Wish;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeResolver;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeSignalConnector;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;

/** A gateway on fakes and virtual time, with one backend of each kind until a test adds more. */
final class GatewayFixture {

    final VirtualThreads threads = new VirtualThreads();
    final Lane lane = new Lane(threads);
    final FakeHost host = new FakeHost();
    final FakeTunnelBackend tunnel = new FakeTunnelBackend("tunnel-1", host);
    final FakeFirewallBackend firewall = new FakeFirewallBackend("firewall-1", host);
    final FakeRouteBackend routes = new FakeRouteBackend("routes-1", host);
    final FakeHostDnsBackend hostDns = new FakeHostDnsBackend("host-dns-1", host);
    final FakeResolver resolver = new FakeResolver("resolver-1", host);
    final FakeManagementConnector management = new FakeManagementConnector("management-1", host);
    final FakeSignalConnector signal = new FakeSignalConnector("signal-1", host);
    final GatewayControl gateway;
    final FileHostRecord record;
    final Wish wish;

    private final Map<FakeService, Long> serviceIds = new HashMap<>();
    private long lastServiceId;

    GatewayFixture(Path directory) throws IOException {
        this(directory, new ServerAddress("127.0.0.1", 1, false));
    }

    GatewayFixture(Path directory, @org.jspecify.annotations.Nullable ServerAddress server) throws IOException {
        var settings =
                new GatewaySettings(server, "hd0", 51820, 0, "test", true, false, null, List.of("lo"), directory);
        record = FileHostRecord.open(directory);
        var backends = new BackendContext(lane, new Candidates(), new BackendCalls(lane), record, new Problems());
        wish = Wish.load(directory);
        gateway = new GatewayControl(
                new RunContext(
                        backends,
                        settings,
                        Identity.load(directory),
                        new NamespaceLock(directory),
                        GatewayFixture::description,
                        SocketFactory.getDefault(),
                        new Random(1)),
                wish);
    }

    /** All kinds appear, one service each. */
    GatewayFixture withAll() {
        add(Kind.TUNNEL, tunnel, 50);
        add(Kind.FIREWALL, firewall, 50);
        add(Kind.ROUTES, routes, 50);
        add(Kind.HOST_DNS, hostDns, 50);
        add(Kind.RESOLVER, resolver, 50);
        add(Kind.MANAGEMENT, management, 50);
        add(Kind.SIGNAL, signal, 50);
        threads.settle();
        return this;
    }

    <B, F extends FakeService> void add(Kind<B> kind, F service, int ranking) {
        service.back();
        serviceIds.put(service, ++lastServiceId);
        gateway.appeared(Candidate.of(
                kind,
                kind.type().cast(service),
                Map.of("heddle.name", service.name(), "service.ranking", ranking, "service.id", lastServiceId)));
        threads.settle();
    }

    /** A service leaves; fails the test if its unbind would not return. */
    <B, F extends FakeService> void remove(Kind<B> kind, F service) {
        var id = serviceIds.get(service);
        var left = gateway.left(kind, kind.type().cast(service), id == null ? ++lastServiceId : id);
        threads.settle();
        if (!left.isDone()) {
            throw new AssertionError(service.name() + " is not let go of");
        }
        service.left();
    }

    CompletableFuture<Void> up() {
        var up = gateway.up(new Credential.SetupKey("00000000-0000-4000-8000-000000000001"));
        threads.settle();
        return up;
    }

    CompletableFuture<Void> down() {
        var down = gateway.down();
        threads.settle();
        return down;
    }

    /** The kernel says that the interface opened last is gone. */
    void linkRemoved() {
        var session = tunnel.current();
        gateway.networkChanged(new NetworkEvent.LinkRemoved("hd0", session == null ? 1 : session.index()));
    }

    void advance(Duration duration) {
        threads.advance(duration);
    }

    GatewayState state() {
        return ((Gateway) gateway).status().state();
    }

    static BackendException failure() {
        return new BackendException(BackendException.Reason.FAILED, "on purpose");
    }

    private static HostDescription description() {
        return new HostDescription("test", "linux", "Test", "1", "6", "x86_64", "0.60.0", Map.of(), true, false);
    }
}
