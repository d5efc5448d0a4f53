package io.heddle.engine;

import static io.heddle.engine.lifecycle.Explore.require;

import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.ServerAddress;
import io.heddle.engine.backend.BackendCalls;
import io.heddle.engine.backend.BackendContext;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.backend.Problems;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.SystemThreads;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.engine.run.RunContext;
import io.heddle.engine.state.FileHostRecord;
import io.heddle.engine.state.Identity;
import io.heddle.engine.state.NamespaceLock;
import io.heddle.engine.state.Wish;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeResolver;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeSignalConnector;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.SocketFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pastalab.fray.junit.junit5.FrayTestExtension;
import org.pastalab.fray.junit.junit5.annotations.FrayTest;

/**
 * The gateway and its mesh client on fakes and the product's own threads, whose every switch Fray decides: the signal connector
 * leaves and the gateway goes down while the run comes up (L10, L11, L15). The timer's waits have no end here: no back-off ends.
 */
@ExtendWith(FrayTestExtension.class)
public class GatewayFrayTest {

    private final FakeHost host = new FakeHost();
    private final FakeSignalConnector signal = new FakeSignalConnector("signal-1", host);
    private long lastServiceId;

    @FrayTest(iterations = 50)
    public void aServiceThatLeavesAndADownWhileTheRunComesUpLeaveTheHostClean() throws Exception {
        var directory = Files.createTempDirectory("heddle-fray");
        try (var threads = new SystemThreads()) {
            var gateway = gateway(new Lane(threads), directory);
            add(gateway, Kind.TUNNEL, new FakeTunnelBackend("tunnel-1", host));
            add(gateway, Kind.FIREWALL, new FakeFirewallBackend("firewall-1", host));
            add(gateway, Kind.ROUTES, new FakeRouteBackend("routes-1", host));
            add(gateway, Kind.HOST_DNS, new FakeHostDnsBackend("host-dns-1", host));
            add(gateway, Kind.RESOLVER, new FakeResolver("resolver-1", host));
            add(gateway, Kind.MANAGEMENT, new FakeManagementConnector("management-1", host));
            add(gateway, Kind.SIGNAL, signal);
            var unused = gateway.up(new Credential.SetupKey("00000000-0000-4000-8000-000000000001"));
            var leaves = new Thread(() -> {
                gateway.left(Kind.SIGNAL, signal, lastServiceId).join();
                signal.left();
            });
            leaves.start();
            gateway.down().join();
            require(host.objects().isEmpty(), "after down: " + host.objects());
            leaves.join();
            gateway.close().join();
            require(host.objects().isEmpty(), "left behind: " + host.objects());
            require(host.violations().isEmpty(), "rules broken: " + host.violations());
        } finally {
            delete(directory);
        }
    }

    private <B, F extends FakeService> void add(GatewayControl gateway, Kind<B> kind, F service) {
        gateway.appeared(Candidate.of(
                kind, kind.type().cast(service), Map.of("heddle.name", service.name(), "service.id", ++lastServiceId)));
    }

    private static GatewayControl gateway(Lane lane, Path directory) throws IOException {
        var settings = new GatewaySettings(
                new ServerAddress("127.0.0.1", 1, false),
                "hd0",
                51820,
                0,
                "test",
                true,
                false,
                null,
                List.of("lo"),
                directory);
        var backends = new BackendContext(
                lane, new Candidates(), new BackendCalls(lane), FileHostRecord.open(directory), new Problems());
        return new GatewayControl(
                new RunContext(
                        backends,
                        settings,
                        Identity.load(directory),
                        new NamespaceLock(directory),
                        () -> new HostDescription(
                                "test", "linux", "Test", "1", "6", "x86_64", "0.60.0", Map.of(), true, false),
                        SocketFactory.getDefault(),
                        new Random(1)),
                Wish.load(directory));
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
