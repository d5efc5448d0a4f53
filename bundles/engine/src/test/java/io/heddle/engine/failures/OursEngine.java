package io.heddle.engine.failures;

import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.run.EngineForm;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The real engine with the real lane, scope and teardown, and a few steps that open the stage's backends. */
final class OursEngine implements Life {

    private final Stage stage;
    private final Scope scope = Scope.root("engine");
    private final Teardown teardown;
    private final EngineForm engine;
    private @Nullable TunnelSession tunnel; // lane only

    OursEngine(Stage stage) {
        this.stage = stage;
        var log = new StepLog(stage.threads);
        teardown = new Teardown(log);
        engine = new EngineForm(
                stage.lane,
                scope,
                log,
                teardown,
                List.of(
                        step("open tunnel", this::openTunnel),
                        step("open firewall", () -> opened("firewall", stage.openFirewall(tunnel()))),
                        step("open names", () -> opened("names", stage.openNames())),
                        step("bring up", () -> stage.bringUp(tunnel())),
                        new EngineForm.Step("wait for signal stream", this::awaitSignal)));
    }

    @Override
    public CompletableFuture<Void> start() {
        return engine.start();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return engine.stop();
    }

    private void openTunnel() throws Exception {
        var session = stage.openTunnel();
        tunnel = session;
        opened("tunnel", session);
    }

    private CompletableFuture<Void> awaitSignal() {
        var client = stage.connect(scope);
        opened("signal", client);
        return client.awaitConnected(scope);
    }

    private TunnelSession tunnel() {
        return Objects.requireNonNull(tunnel);
    }

    private void opened(String name, Registration session) {
        teardown.push("close " + name, () -> stage.lane.outside(() -> closed(session), late -> {}));
    }

    private static boolean closed(Registration session) {
        session.close();
        return true;
    }

    private static EngineForm.Step step(String name, Effect effect) {
        return new EngineForm.Step(name, () -> {
            effect.run();
            return CompletableFuture.completedFuture(null);
        });
    }

    private interface Effect {
        void run() throws Exception;
    }
}
