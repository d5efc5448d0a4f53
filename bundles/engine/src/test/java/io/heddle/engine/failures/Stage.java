package io.heddle.engine.failures;

import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.dns.ResolverSession;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.Slot;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.engine.explore.Choices;
import io.heddle.engine.explore.ExploredThreads;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.state.Identity;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeHost.Interference;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeResolver;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeSignalConnector;
import io.heddle.tck.fake.FakeTunnelBackend;
import io.heddle.tck.fake.MemoryRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/**
 * What both forms play on: explored threads and time, a lane, a host, one backend of each kind, and a list of what went wrong. Before
 * every call of a backend others may come in between.
 */
final class Stage {

    static final String LINK = "link hd0";
    static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 1, false);
    static final Identity IDENTITY = identity();

    final Choices choices;
    final ExploredThreads threads;
    final Lane lane;
    final FakeHost host = new FakeHost();
    final MemoryRecord record = new MemoryRecord();
    final FakeTunnelBackend tunnel = new FakeTunnelBackend("tunnel-1", host);
    final FakeFirewallBackend firewall = new FakeFirewallBackend("firewall-1", host);
    final FakeRouteBackend routes = new FakeRouteBackend("routes-1", host);
    final FakeHostDnsBackend hostDns = new FakeHostDnsBackend("host-dns-1", host);
    final FakeResolver resolver = new FakeResolver("resolver-1", host);
    final FakeManagementConnector management = new FakeManagementConnector("management-1", host);
    final FakeSignalConnector signal = new FakeSignalConnector("signal-1", host);
    private final List<String> broken = new ArrayList<>();
    private Interference fault = (service, operation, mayFail) -> {};

    Stage(Choices choices) {
        this.choices = choices;
        this.threads = new ExploredThreads(choices, true);
        this.lane = new Lane(threads);
        host.interfere((service, operation, mayFail) -> {
            threads.pause();
            fault.before(service, operation, mayFail);
        });
    }

    /** Who makes calls fail, hang, or echo. */
    void fault(Interference next) {
        fault = next;
    }

    /** Something that happens once, on a thread of its own, at any time from now on. */
    void atAnyTime(Runnable body) {
        threads.move(() -> threads.start(body));
    }

    /** Blocks the body that calls for that long. */
    void sleep(Duration time) {
        var over = new AtomicBoolean();
        var unused = threads.schedule(time, () -> over.set(true));
        threads.await(over::get);
    }

    /** Somebody else deletes our interface, if it is there, and the kernel says so. */
    void removeLink(Restartable life) {
        if (host.objects().contains(LINK)) {
            host.remove(LINK + " up");
            host.remove(LINK);
            life.linkRemoved(index(tunnel));
        }
    }

    /** The index of the interface that a tunnel opened last. */
    static int index(FakeTunnelBackend backend) {
        return Objects.requireNonNull(backend.current()).index();
    }

    /** Collected, not thrown: what was tested would survive it. */
    void require(boolean holds, String rule) {
        if (!holds) {
            broken.add(rule);
        }
    }

    /** After the end: nobody blocks, nothing is left, nothing was used after it had left. */
    void requireClean(String rule) {
        require(threads.blocked() == 0, rule + ": " + threads.blocked() + " threads blocked for ever");
        require(host.objects().isEmpty(), rule + ": left on the host: " + host.objects());
    }

    void judge() {
        broken.addAll(host.violations());
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("; ", broken));
        }
    }

    /** How often an interface was made. */
    long cycles() {
        return host.events().stream().filter(("+" + LINK)::equals).count();
    }

    TunnelSession openTunnel() throws BackendException {
        return openTunnel(tunnel);
    }

    TunnelSession openTunnel(FakeTunnelBackend backend) throws BackendException {
        var settings = new TunnelSettings("hd0", IDENTITY.privateKey(), Path.of("unused"));
        return backend.open(settings, record, new DeafTunnelListener());
    }

    FirewallSession openFirewall(TunnelSession on) throws BackendException {
        return openFirewall(firewall, on);
    }

    FirewallSession openFirewall(FakeFirewallBackend backend, TunnelSession on) throws BackendException {
        return backend.open(on.tunnelInterface(), Slot.A, record, what -> {});
    }

    ResolverSession openNames() throws BackendException {
        return resolver.open(List.of(FakeManagementConnector.SELF.ipv4().address()));
    }

    void bringUp(TunnelSession session) throws BackendException {
        session.up(List.of(IpPrefix.parse("100.64.0.1/16")), 1280, 0);
    }

    SignalClient connect(Cancellation run) {
        var settings = new SignalConnector.Settings(SERVER, IDENTITY.privateKey(), SocketFactory.getDefault());
        return signal.connect(settings, new DeafSignalListener(), run);
    }

    CompletableFuture<LoginAnswer> login(Cancellation run) {
        var settings = new ManagementConnector.Settings(SERVER, IDENTITY.privateKey(), SocketFactory.getDefault());
        var client = management.connect(settings, run);
        return client.login(new Credential.Registered(), description())
                .whenComplete((answer, failure) -> client.close());
    }

    static HostDescription description() {
        return new HostDescription("test", "linux", "Test", "1", "6", "x86_64", "0.60.0", Map.of(), true, false);
    }

    void run(Duration time) {
        threads.run(time);
    }

    private static Identity identity() {
        try {
            var directory = Files.createTempDirectory("heddle-identity");
            var identity = Identity.load(directory);
            Files.delete(directory.resolve("private.key"));
            Files.delete(directory);
            return identity;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class DeafTunnelListener implements TunnelListener {
        @Override
        public void handshake(PublicKey peer) {}

        @Override
        public void failed(String what) {}

        @Override
        public void damaged(String what) {}
    }

    private static final class DeafSignalListener implements SignalListener {
        @Override
        public void received(PublicKey from, SignalMessage message) {}

        @Override
        public void connected() {}

        @Override
        public void disconnected(io.heddle.api.connect.ConnectorException cause) {}
    }
}
