package io.heddle.engine;

import io.heddle.api.GatewayException;
import io.heddle.api.GatewayState;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.host.BackendException;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.run.RunContext;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells the management server that this gateway leaves its network, on a connection of its own. Lane only, once. */
final class Logout {

    private final RunContext context;
    private final Lane lane;
    private final Scope scope;
    private final CompletableFuture<Void> result = new CompletableFuture<>();

    Logout(RunContext context, Scope gateway) {
        this.context = context;
        this.lane = context.backends().lane();
        this.scope = gateway.child("logout");
    }

    /** Completes when the server has answered and the connection is closed; with a {@link GatewayException} if it did not. */
    CompletableFuture<Void> begin() {
        var server = context.settings().management();
        var ranked = context.backends()
                .candidates()
                .ranked(Kind.MANAGEMENT, lane.threads().nanoTime());
        if (server == null || ranked.isEmpty()) {
            end(new IllegalStateException("there is no management server or no connector to reach it"));
            return result;
        }
        var best = ranked.get(0);
        var settings =
                new ManagementConnector.Settings(server, context.identity().privateKey(), context.sockets());
        try {
            var client =
                    context.backends().calls().open(best, () -> best.service().connect(settings, scope));
            var unused = answer(best, client)
                    .whenComplete((nothing, failure) -> lane.execute("logged out", () -> {
                        scope.end();
                        context.backends().calls().close(best, client);
                        end(failure);
                    }));
        } catch (BackendException e) {
            end(e);
        }
        return result;
    }

    private CompletableFuture<Void> answer(Candidate<ManagementConnector> connector, ManagementClient client) {
        try {
            return context.backends().calls().call(connector, client::logout);
        } catch (BackendException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void end(@Nullable Throwable failure) {
        scope.end();
        if (failure == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(
                    new GatewayException(GatewayState.IDLE, "logout: " + failure.getMessage(), failure));
        }
    }
}
