package io.heddle.engine.failures;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.TunnelSession;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * A failed start cleans up after every exception, and after no {@code Error}; yet in a container a class that cannot be found is what
 * a step fails with first. Forbidden by L2 and L11: an {@code Error} is a failure like any other.
 */
final class UnfixedCatch implements Life {

    private final Stage stage;
    private final ArrayDeque<Registration> opened = new ArrayDeque<>(); // lane only

    UnfixedCatch(Stage stage) {
        this.stage = stage;
    }

    @Override
    public CompletableFuture<Void> start() {
        return stage.lane.call("start", () -> {
            try {
                openAll();
                return CompletableFuture.completedFuture(null);
            } catch (BackendException | RuntimeException e) {
                closeAll();
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        return stage.lane.call("stop", () -> {
            closeAll();
            return CompletableFuture.completedFuture(null);
        });
    }

    private void openAll() throws BackendException {
        TunnelSession link = stage.openTunnel();
        opened.push(link);
        opened.push(stage.openFirewall(link));
        opened.push(stage.openNames());
        stage.bringUp(link);
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
