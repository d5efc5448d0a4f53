package io.heddle.engine.failures;

import io.heddle.api.dns.ResolverSession;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.tunnel.TunnelSession;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A failed start cleans up by a list of its own, beside that of the stop. Names were added later, to the start and to the stop, and
 * nobody thought of the third place. Forbidden by L2: a failed start ends in the teardown of a stop, and L7: no second list exists.
 */
final class UnfixedHalfCleanup implements Life {

    private final Stage stage;
    private @Nullable TunnelSession tunnel; // lane only, as the rest
    private @Nullable FirewallSession firewall;
    private @Nullable ResolverSession names;

    UnfixedHalfCleanup(Stage stage) {
        this.stage = stage;
    }

    @Override
    public CompletableFuture<Void> start() {
        return stage.lane.call("start", () -> {
            try {
                openAll();
                return CompletableFuture.completedFuture(null);
            } catch (BackendException e) {
                closeTunnel();
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        return stage.lane.call("stop", () -> {
            closeNames();
            closeTunnel();
            return CompletableFuture.completedFuture(null);
        });
    }

    private void openAll() throws BackendException {
        var link = stage.openTunnel();
        tunnel = link;
        firewall = stage.openFirewall(link);
        names = stage.openNames();
        stage.bringUp(link);
    }

    private void closeNames() {
        if (names != null) {
            names.close();
            names = null;
        }
    }

    private void closeTunnel() {
        if (firewall != null) {
            firewall.close();
            firewall = null;
        }
        if (tunnel != null) {
            tunnel.close();
            tunnel = null;
        }
    }
}
