package io.heddle.engine.failures;

import io.heddle.api.host.BackendException;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The bound service is a field, and unbind sets it to null. But a replacement is bound before the old one is unbound, so that it is the
 * new one that is forgotten, and the component sits beside a service that it does not use. Forbidden by L15: the last state wins.
 */
final class UnfixedUnbind implements Bound {

    private final Stage stage;
    private @Nullable FakeTunnelBackend backend; // lane only
    private @Nullable TunnelSession session; // lane only

    UnfixedUnbind(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void bind(FakeService service, int ranking) {
        if (service instanceof FakeTunnelBackend tunnel) {
            use(tunnel);
        }
    }

    @Override
    public void unbind(FakeService service) {
        if (service instanceof FakeTunnelBackend) {
            use(null);
        }
    }

    @Override
    public void deactivate() {
        use(null);
    }

    private void use(@Nullable FakeTunnelBackend next) {
        var used = stage.lane.call("use", () -> {
            close();
            backend = next;
            open();
            return CompletableFuture.<Void>completedFuture(null);
        });
        stage.threads.await(used::isDone);
    }

    private void open() {
        try {
            session = backend == null ? null : stage.openTunnel(backend);
        } catch (BackendException e) {
            session = null;
        }
    }

    private void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }
}
