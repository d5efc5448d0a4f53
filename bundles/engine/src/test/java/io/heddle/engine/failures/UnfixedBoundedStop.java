package io.heddle.engine.failures;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.TunnelSession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * A stop that hangs is given up after ten seconds: its caller goes on, but whatever stood behind the step that hangs stays on the
 * host, until that step returns and undoes it in the middle of the next run. Forbidden by L8: past the bound a fresh thread takes
 * over for the rest of the teardown.
 */
final class UnfixedBoundedStop implements Life {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Stage stage;
    private final ArrayDeque<Registration> opened = new ArrayDeque<>();

    UnfixedBoundedStop(Stage stage) {
        this.stage = stage;
    }

    @Override
    public CompletableFuture<Void> start() {
        try {
            TunnelSession link = stage.openTunnel();
            opened.push(link);
            opened.push(stage.openFirewall(link));
            opened.push(stage.openNames());
            return CompletableFuture.completedFuture(null);
        } catch (BackendException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        var stopped = new CompletableFuture<Void>();
        var bound = stage.threads.schedule(BOUND, () -> stopped.complete(null));
        stage.threads.start(() -> {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
            bound.close();
            stopped.complete(null);
        });
        return stopped;
    }
}
