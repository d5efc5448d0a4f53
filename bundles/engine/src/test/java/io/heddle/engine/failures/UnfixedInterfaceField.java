package io.heddle.engine.failures;

import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.engine.lifecycle.CancelledException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Start and stop run on the threads of their callers and share fields; the start looks whether the interface is still there, and
 * then uses it, while a stop closes it in between. Forbidden by L3 and L4: what touches a run's state is a task of its lane.
 */
final class UnfixedInterfaceField implements Life {

    private final Stage stage;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile @Nullable TunnelSession tunnel;
    private volatile @Nullable FirewallSession firewall;

    UnfixedInterfaceField(Stage stage) {
        this.stage = stage;
    }

    @Override
    public CompletableFuture<Void> start() {
        try {
            openAll();
            started.complete(null);
        } catch (BackendException | CancelledException e) {
            started.completeExceptionally(e);
            close();
        }
        return started;
    }

    @Override
    public CompletableFuture<Void> stop() {
        stopped = true;
        close();
        return CompletableFuture.completedFuture(null);
    }

    private void openAll() throws BackendException, CancelledException {
        refuseIfStopped();
        tunnel = stage.openTunnel();
        var link = tunnel;
        if (stopped || link == null) {
            throw new CancelledException("stopped");
        }
        firewall = stage.openFirewall(link); // a stop may have closed it since
        refuseIfStopped();
        stage.bringUp(link);
    }

    private void refuseIfStopped() throws CancelledException {
        if (stopped) {
            throw new CancelledException("stopped");
        }
    }

    private void close() {
        var filter = firewall;
        if (filter != null) {
            filter.close();
            firewall = null;
        }
        var link = tunnel;
        if (link != null) {
            link.close();
            tunnel = null;
        }
    }
}
