package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.tck.fake.FakeService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;

/**
 * A backend loses its condition while its session takes long to close, and then its bundle is stopped: SCR has the stop wait for
 * the component's unregistration, which waits for the gateway, as long as its lock timeout says.
 */
final class SlowTeardown implements AutoCloseable {

    private static final long BOUND_SECONDS = 60;

    final BundleBench bundles;
    final GatedProvider provider;

    private final FakeService fake;
    private final CompletableFuture<Void> conditionRemoved;
    private final CompletableFuture<Void> bundleStopped;

    /** From now on the teardown hangs. */
    SlowTeardown(BundleContext context) throws Exception {
        bundles = new BundleBench(context, ContainerTest.engineJar());
        bundles.completeAll();
        bundles.bench.up();
        bundles.bench.awaitConnected();
        provider = bundles.provider(FakeKind.FIREWALL, 20);
        var reference = context.getServiceReferences(FakeKind.FIREWALL.type, "(heddle.name=" + provider.name + ")")
                .iterator()
                .next();
        fake = (FakeService) context.getService(reference);
        assertThat(bundles.bench.host.objects()).contains("table A");
        fake.hang("close");
        conditionRemoved = inBackground("remove the condition", provider::removeCondition);
        Eventually.holds(
                "the better one is in use",
                Bench.BOUND,
                () -> bundles.bench.host.objects().contains("table B"),
                bundles.bench::picture);
        bundleStopped = inBackground("stop the bundle", provider.bundle::stop);
    }

    /** Whether the stop of the bundle returns within that time. */
    boolean stopReturnsWithin(long millis) throws Exception {
        return CompletableFuture.anyOf(
                                bundleStopped,
                                new CompletableFuture<>().completeOnTimeout(this, millis, TimeUnit.MILLISECONDS))
                        .get(BOUND_SECONDS, TimeUnit.SECONDS)
                != this;
    }

    /** The session closes at last; returns when both calls have. */
    void resume() throws Exception {
        fake.resume();
        CompletableFuture.allOf(conditionRemoved, bundleStopped).get(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws java.io.IOException, org.osgi.framework.BundleException {
        fake.resume();
        bundles.close();
    }

    private static CompletableFuture<Void> inBackground(String name, StormWorker.Action action) {
        var done = new CompletableFuture<Void>();
        var thread = new Thread(
                () -> {
                    try {
                        action.run();
                        done.complete(null);
                    } catch (Exception | Error e) {
                        done.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
