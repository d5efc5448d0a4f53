package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.Test;

/**
 * L15 against everything a container can do: two providers of each kind, components of bundles of their own and gated by a condition
 * each. The conditions flap, the bundles and the engine's are stopped, started, updated and refreshed, and the configuration is
 * changed, broken and deleted, all at once. Never do two runs exist, never is a service called or has a session open after its
 * unregistration, never does a call hang or SCR give up waiting; and whenever the storm pauses, what is there decides.
 *
 * <p>{@code -Dheddle.storm.seed} and {@code -Dheddle.storm.bundle.operations} repeat a storm or make it longer.
 */
public class BundleStormIT extends ContainerTest {

    @Test
    public void l15HoldsWhateverHappensToBundlesConditionsAndConfigurations() throws Exception {
        long seed = Long.getLong(SEED_PROPERTY, new Random().nextLong());
        new StormRounds(seed).blow(context, Integer.getInteger(BUNDLE_OPERATIONS_PROPERTY, 6000));
    }

    /** What {@link DefaultLockTimeoutIT} shows the failure of. */
    @Test
    public void l15ABundleStopWaitsForATeardownThatIsLongerThanScrWaitsByDefault() throws Exception {
        try (var logs = new LogWatch(context);
                var slow = new SlowTeardown(context)) {
            assertThat(slow.stopReturnsWithin(6_000)).isFalse();

            slow.resume();

            assertThat(slow.bundles.bench.host.violations()).isEmpty();
            assertThat(logs.complete()).noneMatch(LogWatch.Line::isOfLocks);
        }
    }
}
