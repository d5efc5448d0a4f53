package io.heddle.shell.control;

import io.heddle.api.Gateway;
import io.heddle.api.hub.HubAdmin;
import io.heddle.api.metrics.GatewayMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The control socket of a daemon of fakes, under {@code home/run}. */
public final class TestServer implements AutoCloseable {

    public final FakeGateway gateway = new FakeGateway();
    public final FakeHub hub = new FakeHub();
    public final List<Gateway> gateways = new CopyOnWriteArrayList<>(List.of(gateway));
    public final List<GatewayMetrics> metrics = new CopyOnWriteArrayList<>(List.of(FakeMetrics.METRICS));
    public final List<HubAdmin> hubs = new CopyOnWriteArrayList<>(List.of(hub));
    public final FakeConfigurations configurations =
            new FakeConfigurations(updated -> gateway.managementUrl = (String) updated.get("management.url"));
    public final Path socket;

    private final Listener listener;

    public TestServer(Path home) throws IOException {
        this(home, new PeerRule(System.getProperty("user.name"), "", user -> Set.of()));
    }

    TestServer(Path home, PeerRule rule) throws IOException {
        socket = home.resolve("run/heddle.sock");
        var operations = new HashMap<String, Operation>();
        operations.putAll(new GatewayOperations(() -> gateways, "1.2.3").all());
        operations.putAll(new HubOperations(() -> hubs).all());
        operations.put("metrics", new MetricsOperation(() -> metrics));
        operations.put("up", new Bringup(() -> gateways, new EngineSettings(configurations.admin())));
        operations.put("shell", new ShellOperation(List::of));
        operations.put("break", (arguments, exchange) -> {
            throw new IllegalStateException("secret-of-the-daemon");
        });
        listener = Listener.start(new SocketPlace(socket, ""), rule, operations);
    }

    @Override
    public void close() {
        listener.close();
    }
}
