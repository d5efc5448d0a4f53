package io.heddle.shell.control;

import io.heddle.api.Gateway;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.json.StatusJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What can be asked about the gateway, apart from bringing it up. */
final class GatewayOperations {

    /** A teardown takes at most 30 s; a little more for what comes before it. */
    private static final Duration DOWN = Duration.ofSeconds(40);

    /** Down, and then a call to the control plane. */
    private static final Duration LOGOUT = Duration.ofSeconds(60);

    private final Supplier<List<Gateway>> gateways;
    private final String version;

    GatewayOperations(Supplier<List<Gateway>> gateways, String version) {
        this.gateways = gateways;
        this.version = version;
    }

    Map<String, Operation> all() {
        return Map.of(
                "version", (arguments, exchange) -> version(),
                "status", (arguments, exchange) -> status(),
                "status.watch", this::watch,
                "backends.use", (arguments, exchange) -> use(arguments),
                "down", (arguments, exchange) -> down(),
                "logout", (arguments, exchange) -> logout());
    }

    private JsonObject version() {
        return JsonObject.empty()
                .with("version", version)
                .with("java", System.getProperty("java.version"))
                .with("pid", ProcessHandle.current().pid());
    }

    private JsonObject status() throws ControlException {
        return StatusJson.of(gateway().status()).with("version", version);
    }

    private JsonObject watch(JsonObject arguments, Exchange exchange) throws ControlException {
        var gateway = gateway();
        try (var changes = new Changes(gateway)) {
            while (!exchange.gone()) {
                exchange.event(status().with("event", "status"));
                // Counters change without an event: once a second is told anyway.
                changes.await(Duration.ofSeconds(1));
            }
        }
        return JsonObject.empty();
    }

    private JsonObject use(JsonObject arguments) throws ControlException {
        var gateway = gateway();
        var kind = arguments.text("kind");
        var name = arguments.text("name");
        boolean known = gateway.status().backends().stream()
                .anyMatch(
                        backend -> backend.kind().equals(kind) && backend.name().equals(name));
        if (!name.isEmpty() && !known) {
            throw new ControlException(Failure.USAGE, "no backend '" + name + "' of kind '" + kind + "' is installed");
        }
        gateway.pin(kind, name);
        return JsonObject.empty();
    }

    private JsonObject down() throws ControlException {
        await(gateway().down(), DOWN, "not down yet; it goes on (see the daemon's log)");
        return JsonObject.empty();
    }

    private JsonObject logout() throws ControlException {
        await(gateway().logout(), LOGOUT, "the control plane has not answered; the gateway is going down");
        return JsonObject.empty();
    }

    private Gateway gateway() throws ControlException {
        return Present.first(gateways, "this daemon runs no gateway at the moment");
    }

    private static void await(CompletableFuture<Void> future, Duration bound, String late) throws ControlException {
        try {
            future.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ControlException(Failure.TIMEOUT, late);
        } catch (ExecutionException e) {
            throw Bringup.failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(Failure.FAILED, "the daemon is stopping");
        }
    }
}
