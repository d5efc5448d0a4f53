package io.heddle.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

/** The gateway of the container, and two bundles of each kind that are gated by conditions. At the end the container is as it was. */
final class BundleBench implements AutoCloseable {

    private static final Duration REFRESH_BOUND = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 100;

    final Bench bench;
    final List<GatedProvider> providers = new ArrayList<>();

    private final BundleContext context;
    private final ServiceRegistration<io.heddle.tck.fake.FakeHost> host;
    private final Path engineJar;
    private final SynchronousBundleListener cleanWhenStopped = this::checkStopped;

    BundleBench(BundleContext context, Path engineJar) throws IOException, BundleException {
        this.context = context;
        this.engineJar = engineJar;
        this.bench = new Bench(context);
        context.addBundleListener(cleanWhenStopped);
        this.host = context.registerService(io.heddle.tck.fake.FakeHost.class, bench.host, null);
        for (var kind : FakeKind.values()) {
            providers.add(new GatedProvider(kind, 10, true, context));
            providers.add(new GatedProvider(kind, 20, false, context));
        }
    }

    /** The one of that kind and ranking. */
    GatedProvider provider(FakeKind kind, int ranking) {
        return providers.stream()
                .filter(provider -> provider.name.equals(kind.word + "-" + ranking))
                .findFirst()
                .orElseThrow();
    }

    /** The engine's bundle is installed anew, from the same file. */
    void updateEngine() throws IOException, BundleException {
        try (var content = Files.newInputStream(engineJar)) {
            bench.engine().update(content);
        }
    }

    /** Returns when the framework says that it is done, or does not say anything any more because it stops. */
    void refresh(Bundle bundle) throws InterruptedException {
        var done = new CountDownLatch(1);
        var framework = context.getBundle(0);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), event -> done.countDown());
        long end = System.nanoTime() + REFRESH_BOUND.toNanos();
        while (!done.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS) && framework.getState() == Bundle.ACTIVE) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the refresh of " + bundle + " is not done\n" + Stacks.all());
            }
        }
    }

    /** Whether every kind that a run requires has a service. */
    boolean isComplete() {
        return FakeKind.required().stream()
                .allMatch(kind -> providers.stream().anyMatch(provider -> provider.kind == kind && provider.isThere()));
    }

    /** The engine is there, with a configuration that is right. */
    void settleEngine() throws IOException, BundleException {
        bench.configure(Map.of());
        if (bench.engine().getState() != Bundle.ACTIVE) {
            bench.engine().start();
        }
        Eventually.holds("a gateway that works here", Bench.BOUND, bench::isActive, bench::engine);
    }

    /** Every condition and every bundle is there. */
    void completeAll() throws BundleException {
        for (var provider : providers) {
            if (!provider.isConditionThere()) {
                provider.addCondition();
            }
            if (provider.bundle.getState() != Bundle.ACTIVE) {
                provider.bundle.start();
            }
        }
    }

    @Override
    public void close() throws IOException, BundleException {
        try {
            for (var provider : providers) {
                provider.bundle.uninstall();
                provider.removeCondition();
            }
            host.unregister();
            context.removeBundleListener(cleanWhenStopped);
        } finally {
            bench.close();
        }
    }

    /** On the thread that stops it: a deactivation returns when the host is clean. */
    private void checkStopped(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED && event.getBundle() == bench.engine()) {
            bench.host.objects().forEach(left -> bench.host.violate("the gateway has stopped, but not its " + left));
        }
    }
}
