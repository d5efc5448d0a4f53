package io.heddle.tck.fake;

import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.connect.RelayConnector;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.connect.ServiceAddresses.RelayToken;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.connect.SyncListener;
import io.heddle.api.dns.DnsPlan;
import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.DamageListener;
import io.heddle.api.host.Slot;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSettings;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.net.SocketFactory;

/** What a fake opened, and every call of it that the contract knows, by name. */
record Opened(Registration session, Map<String, Call> calls) {

    static final PublicKey PEER = PublicKey.of(new byte[32]);
    static final RelayToken TOKEN = new RelayToken("0", "");

    private static final PrivateKey KEY = PrivateKey.of(new byte[32]);
    private static final TunnelInterface TUNNEL = new TunnelInterface("hd0", 7, null);
    private static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 1, false);
    private static final HostDescription HOST =
            new HostDescription("host", "linux", "", "", "", "amd64", "1", Map.of(), false, false);

    /** A call of a session, or of the service. */
    interface Call {
        void run() throws BackendException;
    }

    /** Opens what the fake has to offer, for a run. */
    static Opened by(FakeService fake, Cancellation run) throws BackendException {
        if (fake instanceof FakeTunnelBackend tunnel) {
            return tunnel(tunnel);
        } else if (fake instanceof FakeFirewallBackend firewall) {
            return firewall(firewall);
        } else if (fake instanceof FakeRouteBackend routes) {
            return routes(routes);
        } else if (fake instanceof FakeHostDnsBackend dns) {
            return hostDns(dns);
        } else if (fake instanceof FakeResolver resolver) {
            return resolver(resolver);
        } else if (fake instanceof FakeManagementConnector management) {
            return management(management, run);
        } else if (fake instanceof FakeSignalConnector signal) {
            return signal(signal, run);
        } else if (fake instanceof FakeRelayConnector relay) {
            return relay(relay, run);
        }
        throw new AssertionError("a fake that nobody has thought of here: " + fake.getClass());
    }

    static ManagementClient client(FakeManagementConnector fake, Cancellation run) {
        return fake.connect(new ManagementConnector.Settings(SERVER, KEY, SocketFactory.getDefault()), run);
    }

    static SignalClient client(FakeSignalConnector fake, Cancellation run) {
        return fake.connect(
                new SignalConnector.Settings(SERVER, KEY, SocketFactory.getDefault()), deaf(SignalListener.class), run);
    }

    static RelayConnector.Client client(FakeRelayConnector fake, Cancellation run) {
        return fake.connect(PEER, List.of("rel://127.0.0.1:1"), TOKEN, SocketFactory.getDefault(), run);
    }

    static CompletableFuture<?> login(ManagementClient client) {
        return client.login(new Credential.SetupKey("00000000-0000-4000-8000-000000000001"), HOST);
    }

    private static Opened tunnel(FakeTunnelBackend fake) throws BackendException {
        var record = new MemoryRecord();
        var settings = new TunnelSettings("hd0", KEY, Path.of("state"));
        var session = fake.open(settings, record, deaf(TunnelListener.class));
        return opened(session)
                .with("recover", () -> fake.recover(record))
                .with("open", () -> fake.open(settings, record, deaf(TunnelListener.class)))
                .with("tunnelInterface", session::tunnelInterface)
                .with("up", () -> session.up(List.of(IpPrefix.parse("100.64.0.1/16")), 1280, 0))
                .with("apply", () -> session.apply(TunnelPlan.EMPTY))
                .with("repair", session::repair)
                .with("underlay", session::underlay)
                .with("initiate", () -> session.initiate(PEER))
                .with("traffic", session::traffic)
                .with("down", session::down);
    }

    private static Opened firewall(FakeFirewallBackend fake) throws BackendException {
        var record = new MemoryRecord();
        var session = fake.open(TUNNEL, Slot.A, record, deaf(DamageListener.class));
        return opened(session)
                .with("recover", () -> fake.recover(record))
                .with("open", () -> fake.open(TUNNEL, Slot.B, record, deaf(DamageListener.class)))
                .with("apply", () -> session.apply(FirewallPlan.DENY_ALL))
                .with("repair", session::repair);
    }

    private static Opened routes(FakeRouteBackend fake) throws BackendException {
        var record = new MemoryRecord();
        var session = fake.open(TUNNEL, Slot.A, record);
        return opened(session)
                .with("recover", () -> fake.recover(record))
                .with("open", () -> fake.open(TUNNEL, Slot.B, record))
                .with("apply", () -> session.apply(RoutePlan.EMPTY))
                .with("repair", session::repair);
    }

    private static Opened hostDns(FakeHostDnsBackend fake) throws BackendException {
        var record = new MemoryRecord();
        var session = fake.open(TUNNEL, record, () -> {});
        return opened(session)
                .with("recover", () -> fake.recover(record))
                .with("originalNameservers", session::originalNameservers)
                .with("apply", () -> session.apply(DnsPlan.DISABLED, new InetSocketAddress(53)))
                .with("repair", session::repair);
    }

    private static Opened resolver(FakeResolver fake) throws BackendException {
        var session = fake.open(List.of(InetAddress.getLoopbackAddress()));
        return opened(session)
                .with("address", session::address)
                .with("apply", () -> session.apply(DnsPlan.DISABLED, List.of()));
    }

    private static Opened management(FakeManagementConnector fake, Cancellation run) {
        var client = client(fake, run);
        return opened(client)
                .with("connect", () -> client(fake, run))
                .asking("login", () -> login(client))
                .with("sync", () -> client.sync(HOST, deaf(SyncListener.class)))
                .with("serveJobs", client::serveJobs)
                .asking("updateDescription", () -> client.updateDescription(HOST))
                .asking("logout", client::logout);
    }

    private static Opened signal(FakeSignalConnector fake, Cancellation run) {
        var client = client(fake, run);
        return opened(client)
                .with("connect", () -> client(fake, run))
                .asking("awaitConnected", () -> client.awaitConnected(run))
                .asking("send", () -> client.send(PEER, new SignalMessage.GoIdle()));
    }

    private static Opened relay(FakeRelayConnector fake, Cancellation run) {
        var client = client(fake, run);
        return opened(client)
                .with("connect", () -> client(fake, run))
                .with("homeUrl", client::homeUrl)
                .with("renew", () -> client.renew(List.of(), TOKEN))
                .asking("open", () -> client.open(PEER, "rel://127.0.0.1:1", run));
    }

    private static Opened opened(Registration session) {
        return new Opened(session, new LinkedHashMap<>());
    }

    private Opened with(String name, Call call) {
        calls.put(name, call);
        return this;
    }

    private Opened asking(String name, Supplier<? extends CompletableFuture<?>> call) {
        return with(name, () -> {
            var unused = call.get();
        });
    }

    /** A listener that hears nothing. */
    private static <L> L deaf(Class<L> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }
}
