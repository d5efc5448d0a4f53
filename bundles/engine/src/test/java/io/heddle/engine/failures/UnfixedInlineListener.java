package io.heddle.engine.failures;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.TunnelSession;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Listeners are told of each change where it happens, so that one that throws takes the rest of the teardown with it. Forbidden by
 * L8: whatever fails during a teardown, the next step runs; listeners are told on a thread that is not the lane.
 */
final class UnfixedInlineListener implements Listened {

    private final Stage stage;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<Registration> opened = new ArrayDeque<>(); // lane only

    UnfixedInlineListener(Stage stage) {
        this.stage = stage;
    }

    @Override
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public CompletableFuture<Void> start() {
        return stage.lane.call("start", () -> {
            try {
                TunnelSession link = stage.openTunnel();
                opened.push(link);
                opened.push(stage.openFirewall(link));
                return CompletableFuture.completedFuture(null);
            } catch (BackendException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        return stage.lane.call("stop", () -> {
            while (!opened.isEmpty()) {
                opened.pop().close();
                listeners.forEach(Runnable::run);
            }
            return CompletableFuture.completedFuture(null);
        });
    }
}
