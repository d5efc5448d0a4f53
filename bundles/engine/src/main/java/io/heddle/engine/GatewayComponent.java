package io.heddle.engine;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

import io.heddle.api.Gateway;
import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayStatus;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.connect.RelayConnector;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.Resolver;
import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.host.NetworkEvents;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.metrics.GatewayMetrics;
import io.heddle.api.metrics.Metric;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.SystemThreads;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a DS component. Always active while its bundle is: every reference is {@code 0..n} and dynamic, bind and unbind
 * hand over to the lane, and the lane decides what that means for the run. An unbind returns when the lane has let go of the
 * departing service.
 */
@Component(
        service = {Gateway.class, GatewayMetrics.class},
        immediate = true,
        configurationPid = GatewayComponent.PID)
@Designate(ocd = GatewayConfig.class)
public final class GatewayComponent implements Gateway, GatewayMetrics {

    /** Configuration PID. */
    public static final String PID = "io.heddle.engine";

    private static final Logger log = LoggerFactory.getLogger(GatewayComponent.class);

    /** Above the longest teardown, whose own bound makes an end of it. */
    private static final Duration RELEASE_BOUND = Duration.ofSeconds(45);

    private final Lane lane;
    private final GatewayCore control;
    private final Closeable held;
    private final Monitors monitors;

    /** Reads what is durable; opens nothing on the host and contacts nobody. What is wrong with it, the status says. */
    @Activate
    public GatewayComponent(BundleContext bundle, GatewayConfig config) {
        var threads = new SystemThreads();
        var candidates = new Candidates();
        lane = new Lane(threads);
        var guarded =
                new GuardedGateway(new GatewaySetup(config, bundle::getProperty, lane, candidates), lane, candidates);
        control = guarded;
        held = () -> {
            threads.close();
            guarded.release();
        };
        monitors = new Monitors(control::networkChanged);
    }

    /** @param held let go of at the end */
    GatewayComponent(Lane lane, GatewayCore control, Closeable held) {
        this.lane = lane;
        this.control = control;
        this.held = held;
        monitors = new Monitors(control::networkChanged);
    }

    /** Returns when the host is clean. */
    @Deactivate
    void stop() throws IOException {
        monitors.close();
        await("deactivation", control.close());
        held.close();
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindTunnel(TunnelBackend backend, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.TUNNEL, backend, properties));
    }

    void unbindTunnel(TunnelBackend backend, Map<String, ?> properties) {
        await("tunnel", control.left(Kind.TUNNEL, backend, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindFirewall(FirewallBackend backend, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.FIREWALL, backend, properties));
    }

    void unbindFirewall(FirewallBackend backend, Map<String, ?> properties) {
        await("firewall", control.left(Kind.FIREWALL, backend, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindRoutes(RouteBackend backend, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.ROUTES, backend, properties));
    }

    void unbindRoutes(RouteBackend backend, Map<String, ?> properties) {
        await("routes", control.left(Kind.ROUTES, backend, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindHostDns(HostDnsBackend backend, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.HOST_DNS, backend, properties));
    }

    void unbindHostDns(HostDnsBackend backend, Map<String, ?> properties) {
        await("host DNS", control.left(Kind.HOST_DNS, backend, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindResolver(Resolver backend, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.RESOLVER, backend, properties));
    }

    void unbindResolver(Resolver backend, Map<String, ?> properties) {
        await("resolver", control.left(Kind.RESOLVER, backend, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindManagement(ManagementConnector connector, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.MANAGEMENT, connector, properties));
    }

    void unbindManagement(ManagementConnector connector, Map<String, ?> properties) {
        await("management connector", control.left(Kind.MANAGEMENT, connector, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindSignal(SignalConnector connector, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.SIGNAL, connector, properties));
    }

    void unbindSignal(SignalConnector connector, Map<String, ?> properties) {
        await("signal connector", control.left(Kind.SIGNAL, connector, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindRelay(RelayConnector connector, Map<String, ?> properties) {
        control.appeared(Candidate.of(Kind.RELAY, connector, properties));
    }

    void unbindRelay(RelayConnector connector, Map<String, ?> properties) {
        await("relay connector", control.left(Kind.RELAY, connector, Candidate.serviceId(properties)));
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC)
    void bindNetworkEvents(NetworkEvents events, Map<String, ?> properties) {
        monitors.appeared(events, Candidate.serviceId(properties));
    }

    void unbindNetworkEvents(NetworkEvents events, Map<String, ?> properties) {
        monitors.left(Candidate.serviceId(properties));
    }

    @Override
    public CompletableFuture<Void> up(Credential credential) {
        return control.up(credential);
    }

    @Override
    public CompletableFuture<Void> down() {
        return control.down();
    }

    @Override
    public CompletableFuture<Void> logout() {
        return control.logout();
    }

    @Override
    public GatewayStatus status() {
        return control.status();
    }

    @Override
    public Registration listen(GatewayListener listener) {
        return control.listen(listener);
    }

    @Override
    public void pin(String kind, String name) {
        control.pin(kind, name);
    }

    @Override
    public List<Metric> snapshot() {
        return lane.meters().snapshot();
    }

    /** Waits for the lane, on SCR's thread. A service that leaves from within a lane task cannot be waited for. */
    private void await(String what, CompletableFuture<Void> released) {
        if (lane.isMine()) {
            log.warn("{} leaves from within the gateway's own work; it is let go of right after", what);
            return;
        }
        try {
            lane.threads().await(released, RELEASE_BOUND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.error("{} was not let go of within {} s", what, RELEASE_BOUND.toSeconds(), e);
        }
    }
}
