package io.heddle.engine.failures;

import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.GatewayControl;
import io.heddle.engine.backend.BackendCalls;
import io.heddle.engine.backend.BackendContext;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.backend.Problems;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.engine.run.RunContext;
import io.heddle.engine.state.PropertyStore;
import io.heddle.engine.state.Wish;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;

/** The real gateway, all of it, on the stage's backends; bound and unbound as its component does. */
final class OursGateway implements Restartable, Listened, Bound {

    private final Stage stage;
    private final GatewayControl gateway;
    private final Map<FakeService, Long> serviceIds = new HashMap<>();
    private long lastServiceId;
    private boolean hostTaken;

    /** With everything but a tunnel and a firewall. */
    OursGateway(Stage stage) {
        this.stage = stage;
        var settings = new GatewaySettings(
                Stage.SERVER, "hd0", 51820, 0, "test", true, false, null, List.of("lo"), Path.of("unused"));
        var backends = new BackendContext(
                stage.lane, new Candidates(), new BackendCalls(stage.lane), stage.record, new Problems());
        var context = new RunContext(
                backends,
                settings,
                Stage.IDENTITY,
                this::takeHost,
                Stage::description,
                SocketFactory.getDefault(),
                new Random(1));
        gateway = new GatewayControl(context, wish());
        appear(Kind.ROUTES, stage.routes, 0);
        appear(Kind.HOST_DNS, stage.hostDns, 0);
        appear(Kind.RESOLVER, stage.resolver, 0);
        appear(Kind.MANAGEMENT, stage.management, 0);
        appear(Kind.SIGNAL, stage.signal, 0);
    }

    /** With one backend of each kind. */
    static OursGateway complete(Stage stage) {
        var ours = new OursGateway(stage);
        ours.bind(stage.tunnel, 0);
        ours.bind(stage.firewall, 0);
        return ours;
    }

    @Override
    public CompletableFuture<Void> start() {
        return gateway.up(new Credential.Registered());
    }

    @Override
    public CompletableFuture<Void> stop() {
        return gateway.down();
    }

    @Override
    public void linkRemoved(int index) {
        gateway.networkChanged(new NetworkEvent.LinkRemoved("hd0", index));
    }

    @Override
    public void listen(Runnable listener) {
        gateway.listen(status -> listener.run());
    }

    @Override
    public void bind(FakeService service, int ranking) {
        if (service instanceof FakeTunnelBackend) {
            appear(Kind.TUNNEL, service, ranking);
        } else {
            appear(Kind.FIREWALL, service, ranking);
        }
    }

    @Override
    public void unbind(FakeService service) {
        long id = serviceIds.getOrDefault(service, 0L);
        var left = service instanceof FakeTunnelBackend backend
                ? gateway.left(Kind.TUNNEL, backend, id)
                : gateway.left(Kind.FIREWALL, (FakeFirewallBackend) service, id);
        stage.threads.await(left::isDone);
    }

    @Override
    public void deactivate() {
        var closed = gateway.close();
        stage.threads.await(closed::isDone);
    }

    boolean isConnected() {
        return gateway.status().state() == GatewayState.CONNECTED;
    }

    private <B> void appear(Kind<B> kind, FakeService service, int ranking) {
        long id = ++lastServiceId;
        serviceIds.put(service, id);
        gateway.appeared(Candidate.of(
                kind,
                kind.type().cast(service),
                Map.of("heddle.name", service.name(), "service.ranking", ranking, "service.id", id)));
    }

    private Registration takeHost() throws BackendException {
        stage.require(!hostTaken, "L15: two runs at once");
        hostTaken = true;
        return () -> hostTaken = false;
    }

    private static Wish wish() {
        try {
            return Wish.load(new Kept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Kept implements PropertyStore {
        private Properties kept = new Properties();

        @Override
        public Properties read() {
            return kept;
        }

        @Override
        public void write(Properties properties) {
            kept = (Properties) properties.clone();
        }
    }
}
