package io.heddle.shell.control;

import io.heddle.api.Gateway;
import io.heddle.api.GatewayException;
import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.ServerAddress;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.json.StatusJson;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the gateway up: keeps the management URL, hands over the credential, tells of progress and waits for the result. When
 * the caller hangs up or the time is over, the gateway stays wanted and goes on trying.
 */
final class Bringup implements Operation {

    private static final Duration CONFIGURED = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long MOST_SECONDS = 86_400;

    private final Supplier<List<Gateway>> gateways;
    private final EngineSettings settings;

    Bringup(Supplier<List<Gateway>> gateways, EngineSettings settings) {
        this.gateways = gateways;
        this.settings = settings;
    }

    @Override
    public JsonObject run(JsonObject arguments, Exchange exchange) throws ControlException {
        var gateway = gateway();
        configure(gateway, arguments.text("managementUrl"));
        var key = arguments.text("setupKey");
        try (var changes = new Changes(gateway())) {
            var result = gateway().up(key.isEmpty() ? new Credential.Registered() : new Credential.SetupKey(key));
            if (!arguments.flag("wait")) {
                return StatusJson.of(gateway.status());
            }
            var unused = result.whenComplete((done, failure) -> changes.wake());
            long seconds = Math.min(Math.max(arguments.number("timeoutSeconds"), 1), MOST_SECONDS);
            await(result, changes, exchange, Duration.ofSeconds(seconds));
        }
        return StatusJson.of(gateway().status());
    }

    /** What a future of the gateway ended with, as a failure of the request. */
    static ControlException failure(@Nullable Throwable cause) {
        if (cause instanceof GatewayException e) {
            var failure = e.state() == GatewayState.NEEDS_LOGIN ? Failure.NEEDS_LOGIN : Failure.FAILED;
            return new ControlException(failure, String.valueOf(e.getMessage()));
        }
        return new ControlException(Failure.FAILED, String.valueOf(cause));
    }

    private void configure(Gateway gateway, String url) throws ControlException {
        if (url.isEmpty()) {
            boolean configured = !settings.managementUrl().isEmpty()
                    || !gateway.status().management().address().isEmpty();
            if (!configured) {
                throw new ControlException(
                        Failure.USAGE,
                        "no management URL: give --management-url URL once (there is no default server)");
            }
            return;
        }
        var address = ServerAddress.ofUrl(url);
        if (settings.setManagementUrl(url)) {
            awaitConfigured(address);
        }
    }

    /**
     * The configuration reaches the gateway on a thread of its own, and may replace it by a new one; logging in before would ask
     * the old server.
     */
    private void awaitConfigured(ServerAddress address) throws ControlException {
        long deadline = System.nanoTime() + CONFIGURED.toNanos();
        while (gateways.get().stream().noneMatch(gateway -> uses(gateway, address))) {
            if (System.nanoTime() > deadline) {
                throw new ControlException(Failure.FAILED, "the gateway did not take over the management URL");
            }
            Changes.pause(LOOK);
        }
    }

    private static boolean uses(Gateway gateway, ServerAddress address) {
        try {
            return ServerAddress.ofUrl(gateway.status().management().address()).equals(address);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void await(CompletableFuture<Void> result, Changes changes, Exchange exchange, Duration bound)
            throws ControlException {
        long deadline = System.nanoTime() + bound.toNanos();
        var told = "";
        while (!result.isDone()) {
            var progress = StatusJson.progress(gateway().status());
            if (!progress.line().equals(told)) {
                told = progress.line();
                exchange.event(progress);
            }
            if (exchange.gone()) {
                throw new ControlException(Failure.FAILED, "the caller is gone");
            }
            if (System.nanoTime() > deadline) {
                throw new ControlException(Failure.TIMEOUT, late(bound));
            }
            changes.await(LOOK);
        }
        try {
            result.join();
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    private String late(Duration bound) throws ControlException {
        var status = gateway().status();
        var waiting = status.waitingFor();
        var why = waiting != null ? "waiting for " + waiting : status.reason();
        return "not connected after " + bound.toSeconds() + " s"
                + (why.isEmpty() ? "" : " (" + why + ")")
                + "; the gateway goes on trying until 'heddle down'";
    }

    private Gateway gateway() throws ControlException {
        return Present.first(gateways, "this daemon runs no gateway at the moment");
    }
}
