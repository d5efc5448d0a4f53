package io.heddle.engine.failures;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.engine.lifecycle.EngineAlreadyStartedException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whatever goes wrong in a start cleans up; the check for a second start is inside, so refusing it tears down the engine that runs.
 * Forbidden by L1: the guard comes before anything that could trigger a cleanup.
 */
final class UnfixedLateGuard implements Life {

    private final Stage stage;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final ArrayDeque<Registration> opened = new ArrayDeque<>(); // lane only

    UnfixedLateGuard(Stage stage) {
        this.stage = stage;
    }

    @Override
    public CompletableFuture<Void> start() {
        try {
            if (!begun.compareAndSet(false, true)) {
                throw new EngineAlreadyStartedException();
            }
            return stage.lane.call("start", this::openAll);
        } catch (RuntimeException e) {
            var unused = stop();
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        return stage.lane.call("stop", () -> {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    private CompletableFuture<Void> openAll() {
        try {
            TunnelSession link = stage.openTunnel();
            opened.push(link);
            opened.push(stage.openFirewall(link));
            return CompletableFuture.completedFuture(null);
        } catch (BackendException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
