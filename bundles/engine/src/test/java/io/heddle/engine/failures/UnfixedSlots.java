package io.heddle.engine.failures;

import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A component with two dynamic references of cardinality {@code 1..1}, as carefully as it can be written: a lane, services compared by
 * identity, unbind and deactivate return when the departing service is let go of. It is SCR that ends it in the middle of a run, with
 * its lock held for as long as the teardown takes, and carries on without the lock. Forbidden by L15, which is why ours are {@code 0..n}.
 */
final class UnfixedSlots implements Bound {

    private final Stage stage;
    private @Nullable FakeTunnelBackend tunnel; // lane only, as the rest
    private @Nullable FakeFirewallBackend firewall;
    private @Nullable TunnelSession link;
    private @Nullable FirewallSession filter;
    private boolean over;

    UnfixedSlots(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void bind(FakeService service, int ranking) {
        onLane(() -> {
            close();
            if (service instanceof FakeTunnelBackend next) {
                tunnel = next;
            } else if (service instanceof FakeFirewallBackend next) {
                firewall = next;
            }
            open();
        });
    }

    @Override
    public void unbind(FakeService service) {
        onLane(() -> {
            if (tunnel == service || firewall == service) {
                close();
                tunnel = tunnel == service ? null : tunnel;
                firewall = firewall == service ? null : firewall;
            }
        });
    }

    @Override
    public void deactivate() {
        onLane(() -> {
            over = true;
            close();
        });
    }

    private void onLane(Runnable body) {
        var done = stage.lane.call("bind or unbind", () -> {
            body.run();
            return CompletableFuture.<Void>completedFuture(null);
        });
        stage.threads.await(done::isDone);
    }

    private void open() {
        if (tunnel == null || firewall == null || over) {
            return;
        }
        try {
            link = stage.openTunnel(tunnel);
            filter = stage.openFirewall(firewall, link);
        } catch (BackendException e) {
            close();
        }
    }

    private void close() {
        if (filter != null) {
            filter.close();
            filter = null;
        }
        if (link != null) {
            link.close();
            link = null;
        }
    }
}
