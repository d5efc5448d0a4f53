package io.heddle.shell.gogo;

import io.heddle.api.Gateway;
import io.heddle.api.connect.Credential;
import io.heddle.api.metrics.GatewayMetrics;
import io.heddle.api.metrics.PrometheusText;
import io.heddle.shell.json.StatusJson;
import io.heddle.shell.text.StatusText;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The gateway in the framework's shell, with the words of the {@code heddle} command line. */
@Component(service = HeddleCommands.class)
@GogoCommand(
        scope = "heddle",
        function = {"status", "peers", "backends", "metrics", "use", "up", "down"})
public final class HeddleCommands {

    private static final String ABSENT = "no gateway runs at the moment";
    private static final int UP_SECONDS = 60;
    private static final int DOWN_SECONDS = 40;

    @Reference
    volatile List<Gateway> gateways = List.of();

    @Reference
    volatile List<GatewayMetrics> metrics = List.of();

    /** The summary. */
    @Descriptor("what the gateway is doing")
    public String status() {
        return of(gateway -> StatusText.summary(StatusJson.of(gateway.status()), Instant.now()));
    }

    /** The peers. */
    @Descriptor("the peers and how they are reached")
    public String peers() {
        return of(gateway -> StatusText.peers(StatusJson.of(gateway.status()), Instant.now()));
    }

    /** The backends. */
    @Descriptor("the installed backends of every kind")
    public String backends() {
        return of(gateway -> StatusText.backends(StatusJson.of(gateway.status())));
    }

    /** The metrics. */
    @Descriptor("what the gateway has counted, in Prometheus' text format")
    public String metrics() {
        var now = metrics;
        return now.isEmpty() ? ABSENT : PrometheusText.of(now.get(0).snapshot()).stripTrailing();
    }

    /** Pins a backend. */
    @Descriptor("pin a backend; 'auto' lets the gateway choose")
    public String use(@Descriptor("kind, as backends shows it") String kind, @Descriptor("name, or auto") String name) {
        return of(gateway -> {
            gateway.pin(kind, name.equals("auto") ? "" : name);
            return "uses " + name + " for " + kind + "; undo: use " + kind + " auto";
        });
    }

    /** Up. */
    @Descriptor("join the network again as the peer this gateway was registered as")
    public String up() {
        return of(gateway -> await(gateway.up(new Credential.Registered()), UP_SECONDS, "connected; undo: down"));
    }

    /** Down. */
    @Descriptor("leave the network until up")
    public String down() {
        return of(gateway -> await(gateway.down(), DOWN_SECONDS, "down, the host is clean; undo: up"));
    }

    private String of(Function<Gateway, String> command) {
        var now = gateways;
        return now.isEmpty() ? ABSENT : command.apply(now.get(0)).stripTrailing();
    }

    private static String await(CompletableFuture<Void> future, int seconds, String done) {
        try {
            future.get(seconds, TimeUnit.SECONDS);
            return done;
        } catch (TimeoutException e) {
            return "not done after " + seconds + " s; it goes on";
        } catch (ExecutionException e) {
            return "failed: " + (e.getCause() == null ? e : e.getCause()).getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted; it goes on";
        }
    }
}
