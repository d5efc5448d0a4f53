package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.BackendStatus;
import io.heddle.api.Gateway;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import io.heddle.api.connect.Credential;
import io.heddle.tck.fake.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** The gateway of the container, and two fakes of each kind that share one host. At the end the container is as it was. */
final class Bench implements AutoCloseable {

    static final String PID = "io.heddle.engine";
    static final Duration BOUND = Duration.ofSeconds(60);

    /** A property of the configuration, and so of the service, that tells one activation from the next. */
    private static final String SERIAL = "bench.serial";

    private static final int LESS = 10;
    private static final int MORE = 20;

    final FakeHost host = new FakeHost();
    final List<Provider> providers;
    final Path state;

    private final AtomicInteger serial = new AtomicInteger(); // of the configuration that was given last
    private final BundleContext context;
    private final Bundle engine;

    /** A gateway with a state directory of its own, no service registered. */
    Bench(BundleContext context) throws IOException {
        this.context = context;
        this.engine = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(PID))
                .findFirst()
                .orElseThrow();
        this.providers = Stream.of(FakeKind.values())
                .flatMap(kind ->
                        Stream.of(new Provider(kind, LESS, host, context), new Provider(kind, MORE, host, context)))
                .toList();
        var states = Files.createDirectories(ContainerTest.folder().resolve("state"));
        this.state = Files.createTempDirectory(states, "gateway");
        configure(Map.of());
        Eventually.holds("activated with the configuration", BOUND, this::isActive, () -> engine);
    }

    /** The one of the lower or the higher ranking. */
    Provider less(FakeKind kind) {
        return provider(kind, LESS);
    }

    Provider more(FakeKind kind) {
        return provider(kind, MORE);
    }

    void registerAll() {
        providers.forEach(Provider::register);
    }

    void configure(Map<String, ?> more) throws IOException {
        var values = new HashMap<String, Object>(more);
        values.put("management.url", "http://127.0.0.1:1");
        values.put("state.directory", state.toString());
        values.put(SERIAL, serial.incrementAndGet());
        configuration().update(FrameworkUtil.asDictionary(values));
    }

    /** As if nobody had ever configured it. */
    void unconfigure() throws IOException {
        serial.incrementAndGet();
        configuration().delete();
    }

    Bundle engine() {
        return engine;
    }

    /** The gateway that is registered now; it is another one after each activation. */
    Gateway gateway() {
        var reference = context.getServiceReference(Gateway.class);
        var gateway = reference == null ? null : context.getService(reference);
        if (gateway == null) {
            throw new AssertionError("no gateway is registered");
        }
        return gateway;
    }

    /** Whether there is a gateway that can be called, and was activated with the configuration that was given last. */
    boolean isActive() {
        var reference = context.getServiceReference(Gateway.class);
        return reference != null
                && Integer.valueOf(serial.get()).equals(reference.getProperty(SERIAL))
                && context.getService(reference) != null;
    }

    GatewayStatus status() {
        return gateway().status();
    }

    void up() {
        var unused = gateway().up(new Credential.SetupKey("00000000-0000-4000-8000-000000000001"));
    }

    /** Asks whatever gateway there is, if any. */
    void upOrDown(boolean up) {
        var reference = context.getServiceReference(Gateway.class);
        var gateway = reference == null ? null : context.getService(reference);
        if (gateway != null) {
            var unused =
                    up ? gateway.up(new Credential.SetupKey("00000000-0000-4000-8000-000000000001")) : gateway.down();
        }
    }

    void connect() {
        registerAll();
        up();
        awaitConnected();
    }

    void awaitConnected() {
        Eventually.holds("connected", BOUND, () -> isIn(GatewayState.CONNECTED), this::picture);
    }

    /** No run, and nothing on the host. */
    void awaitDown() {
        Eventually.holds(
                "torn down",
                BOUND,
                () -> host.objects().isEmpty() && (isIn(GatewayState.WAITING_FOR_BACKENDS) || isIn(GatewayState.IDLE)),
                this::picture);
    }

    boolean isIn(GatewayState wanted) {
        var reference = context.getServiceReference(Gateway.class);
        var gateway = reference == null ? null : context.getService(reference);
        return gateway != null && gateway.status().state() == wanted;
    }

    boolean uses(Provider provider) {
        return status().backends().stream()
                .filter(BackendStatus::inUse)
                .anyMatch(used -> used.name().equals(provider.name));
    }

    void awaitUse(Provider provider) {
        Eventually.holds(provider + " in use", BOUND, () -> uses(provider), this::picture);
    }

    String picture() {
        var reference = context.getServiceReference(Gateway.class);
        return (reference == null
                        ? "no gateway"
                        : status().state() + " " + status().reason() + " " + status().backends())
                + ", on the host: " + host.objects();
    }

    /** Everything leaves; nothing may be left of it. */
    @Override
    public void close() throws IOException, BundleException {
        try {
            providers.forEach(Provider::unregister);
            assertThat(host.objects()).isEmpty();
            engine.stop();
            Eventually.holds("no thread", BOUND, () -> threads().isEmpty(), Bench::threads);
            assertThat(host.violations()).isEmpty();
        } finally {
            engine.stop();
            configuration().delete();
            engine.start();
            delete(state);
        }
    }

    /** What a container that has stopped cannot do any more. */
    void deleteState() throws IOException {
        delete(state);
    }

    /** Names of the gateway's threads. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("heddle-"))
                .sorted()
                .toList();
    }

    private Provider provider(FakeKind kind, int ranking) {
        return providers.stream()
                .filter(provider -> provider.kind == kind && provider.ranking == ranking)
                .findFirst()
                .orElseThrow();
    }

    private org.osgi.service.cm.Configuration configuration() throws IOException {
        var reference = context.getServiceReference(ConfigurationAdmin.class);
        return context.getService(reference).getConfiguration(PID, null);
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
