package io.heddle.benchmarks;

import io.heddle.api.Gateway;
import io.heddle.api.GatewayStatus;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.ServerAddress;
import io.heddle.engine.GatewayControl;
import io.heddle.engine.backend.BackendCalls;
import io.heddle.engine.backend.BackendContext;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.backend.Problems;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.SystemThreads;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.engine.run.RunContext;
import io.heddle.engine.state.FileHostRecord;
import io.heddle.engine.state.Identity;
import io.heddle.engine.state.NamespaceLock;
import io.heddle.engine.state.Wish;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;

/** The real gateway on the machine's threads and clock, without a container: the same classes a daemon runs. */
final class BenchGateway implements AutoCloseable {

    static final List<Kind<?>> KINDS = List.of(
            Kind.TUNNEL, Kind.FIREWALL, Kind.ROUTES, Kind.HOST_DNS, Kind.RESOLVER, Kind.MANAGEMENT, Kind.SIGNAL);

    private static final long BOUND_SECONDS = 120;
    private static final Credential CREDENTIAL = new Credential.SetupKey("00000000-0000-4000-8000-000000000001");

    private final SystemThreads threads = new SystemThreads();
    private final Lane lane = new Lane(threads);
    private final GatewayBackends first;
    private final GatewayBackends second;
    private final GatewayControl gateway;
    private final Map<Object, Long> serviceIds = new HashMap<>();
    private long lastServiceId;
    private volatile LargeNetwork network = LargeNetwork.of(0);
    private volatile long serial;

    /** @param second services that can take over; they do not appear by themselves */
    BenchGateway(Path folder, GatewayBackends first, GatewayBackends second) throws IOException {
        this.first = first.populated(() -> network.tunnelPlan());
        this.second = second.populated(() -> network.tunnelPlan());
        Files.createDirectories(folder);
        var settings = new GatewaySettings(
                new ServerAddress("127.0.0.1", 1, false),
                "hd0",
                51820,
                0,
                "benchmark",
                false,
                false,
                null,
                List.of("lo"),
                folder);
        var record = FileHostRecord.open(folder);
        var backends = new BackendContext(lane, new Candidates(), new BackendCalls(lane), record, new Problems());
        gateway = new GatewayControl(
                new RunContext(
                        backends,
                        settings,
                        Identity.load(folder),
                        new NamespaceLock(folder),
                        BenchGateway::description,
                        SocketFactory.getDefault(),
                        new SecureRandom()),
                Wish.load(folder));
        KINDS.forEach(kind -> register(kind, true));
    }

    /** What the management servers say from now on. */
    void push(LargeNetwork next, long nextSerial) {
        network = next;
        serial = nextSerial;
        var map = next.map(nextSerial);
        first.push(map);
        second.push(map);
    }

    /** Brings it up; returns when it is connected. */
    void up() throws BenchmarkException {
        await(gateway.up(CREDENTIAL));
    }

    /** Brings it down; returns when the host is clean. */
    void down() throws BenchmarkException {
        await(gateway.down());
    }

    /** Returns when the lane has done what was submitted before. */
    void awaitLane() throws BenchmarkException {
        await(probe());
    }

    /** Completes when the lane has done what was submitted before. */
    CompletableFuture<Void> probe() {
        var reached = new CompletableFuture<Void>();
        lane.execute("probe", () -> reached.complete(null));
        return reached;
    }

    /** The service of a kind that is in use leaves, while the other one waits; returns when its unbind would. */
    <B> void swap(Kind<B> kind, boolean fromFirst) throws BenchmarkException {
        var leaving = (fromFirst ? first : second).of(kind);
        var id = serviceIds.get(leaving);
        await(gateway.left(kind, leaving, id == null ? 0 : id));
    }

    /** A service appears, too young to be better than one that is in use. */
    <B> void appear(Kind<B> kind, boolean ofFirst) throws BenchmarkException {
        register(kind, ofFirst);
        awaitLane();
    }

    /** Fails unless the gateway is connected and has applied the last map. */
    void requireCurrent() throws BenchmarkException {
        var status = status();
        if (status.mapSerial() != serial || status.peers().size() != network.size()) {
            throw new BenchmarkException("the gateway has map " + status.mapSerial() + " with "
                    + status.peers().size() + " peers, is " + status.state() + " (" + status.reason() + ")");
        }
        if (!status.problems().isEmpty()) {
            throw new BenchmarkException("the gateway has problems: " + status.problems());
        }
    }

    /** Fails unless the run is still the first one and uses the other service of a kind. */
    void requireSwapped(Kind<?> kind, boolean fromFirst) throws BenchmarkException {
        var used = fromFirst ? "second" : "first";
        boolean swapped = status().backends().stream()
                .anyMatch(each -> each.kind().equals(kind.name())
                        && each.inUse()
                        && each.name().equals(used));
        if (!swapped || !status().restarts().isEmpty()) {
            throw new BenchmarkException(
                    kind + " was not swapped: " + status().backends() + ", restarts: " + status().restarts());
        }
    }

    GatewayStatus status() {
        return ((Gateway) gateway).status();
    }

    /** How many maps have been applied, and tunnels swapped, and so on. */
    long total(Meter meter) {
        return lane.meters().total(meter);
    }

    @Override
    public void close() throws BenchmarkException {
        await(gateway.close());
        threads.close();
    }

    private <B> void register(Kind<B> kind, boolean ofFirst) {
        var service = (ofFirst ? first : second).of(kind);
        serviceIds.put(service, ++lastServiceId);
        gateway.appeared(Candidate.of(
                kind,
                service,
                Map.of(
                        Candidate.NAME_PROPERTY,
                        ofFirst ? "first" : "second",
                        "service.ranking",
                        50,
                        "service.id",
                        lastServiceId)));
    }

    private static void await(CompletableFuture<Void> future) throws BenchmarkException {
        try {
            future.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new BenchmarkException("the gateway does not do what it is told: " + e, e);
        }
    }

    private static HostDescription description() {
        return new HostDescription("benchmark", "linux", "Test", "1", "6", "x86_64", "0.60.0", Map.of(), true, false);
    }
}
