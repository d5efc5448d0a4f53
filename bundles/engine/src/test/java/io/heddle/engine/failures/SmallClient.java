package io.heddle.engine.failures;

import io.heddle.api.connect.SignalClient;
import io.heddle.api.host.BackendException;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.engine.lifecycle.Scope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the unfixed clients do right: everything on the lane, a run is a tunnel and a signal stream that is waited for. */
abstract class SmallClient implements Restartable {

    final Stage stage;
    boolean wanted; // lane only, as the rest
    private @Nullable Run run;

    private record Run(Scope scope, TunnelSession tunnel, SignalClient signal) {}

    SmallClient(Stage stage) {
        this.stage = stage;
    }

    @Override
    public final CompletableFuture<Void> start() {
        return stage.lane.call("up", () -> {
            wanted = true;
            begin();
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public final CompletableFuture<Void> stop() {
        return stage.lane.call("down", () -> {
            wanted = false;
            end();
            return CompletableFuture.completedFuture(null);
        });
    }

    /** The signal stream is there. */
    void connected() {}

    final void begin() {
        try {
            var scope = Scope.root("run");
            var next = new Run(scope, stage.openTunnel(), stage.connect(scope));
            run = next;
            var unused = next.signal
                    .awaitConnected(scope)
                    .thenRun(() -> stage.lane.execute("connected", () -> {
                        if (!scope.isEnded()) {
                            connected();
                        }
                    }));
        } catch (BackendException e) {
            throw new IllegalStateException(e);
        }
    }

    final void end() {
        var ending = run;
        run = null;
        if (ending != null) {
            ending.scope.end();
            ending.signal.close();
            ending.tunnel.close();
        }
    }
}
