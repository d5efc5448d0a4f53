package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.util.Random;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/**
 * A host product that leaves SCR's lock timeout at its 5 s. As long as teardowns are shorter, everything of {@link BundleStormIT} holds.
 *
 * <p>Of a teardown that takes longer (measured with a session that takes 7 s to close, on Felix SCR 2.2.18):
 *
 * <ul>
 *   <li>Services that are registered and unregistered by hand, and components of which one thing happens at a time, are let go of
 *       before their unregistration or stop returns, as ever: the unbind itself has no timeout.
 *   <li>The same goes for a stop of the engine's bundle, a change of its configuration, and the return of a lost condition meanwhile.
 *   <li>But a bundle that is stopped while its component is already being unregistered, because of a lost condition, waits for
 *       that for 5 s only: SCR logs "Timeout waiting for reg change to complete", deactivates the component, and the stop returns
 *       in the middle of the teardown. The session is still closed, and by the departed service.
 *   <li>Even then there is one run at most, the gateway goes on with what is left, the host is clean in the end, and the last
 *       state wins.
 * </ul>
 */
public class DefaultLockTimeoutIT extends ContainerTest {

    private static final int OPERATIONS = 1500;

    @Override
    @Configuration
    public Option[] configuration() {
        return options(coreWithDefaults(), engine(), fakes(), assertions(), junitBundles());
    }

    @Test
    public void l15HoldsWhileTeardownsAreShorterThanScrWaits() throws Exception {
        new StormRounds(Long.getLong(SEED_PROPERTY, new Random().nextLong())).blow(context, OPERATIONS);
    }

    @Test
    public void aBundleMayStopInTheMiddleOfALongTeardownAndTheGatewayBearsIt() throws Exception {
        try (var logs = new LogWatch(context);
                var slow = new SlowTeardown(context)) {
            var bench = slow.bundles.bench;

            assertThat(slow.stopReturnsWithin(30_000)).isTrue();

            assertThat(bench.host.violations()).containsExactly(slow.provider.name + " has left, but not its table A");
            slow.resume();
            assertThat(logs.complete()).anyMatch(LogWatch.Line::isOfLocks);
            bench.awaitConnected();
            Eventually.holds(
                    "only the other's table",
                    Bench.BOUND,
                    () -> !bench.host.objects().contains("table A"),
                    bench::picture);
            assertThat(bench.host.events()).doesNotContain("-link hd0");
            assertThat(bench.host.violations()).hasSize(1);
            bench.host.forgive();
        }
    }
}
