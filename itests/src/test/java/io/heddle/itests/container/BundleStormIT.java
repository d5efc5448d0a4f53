package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.Test;
import org.osgi.service.log.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * L15 against everything a container can do: two providers of each kind, components of bundles of their own and gated by a condition each.
 * The conditions flap, the bundles and the engine's are stopped, started, updated and refreshed, and the configuration is
 * changed, broken and deleted, all at once. Never do two runs exist, never is a service called or has a session open after its
 * unregistration, never does a call hang or SCR give up waiting; and whenever the storm pauses, what is there decides.
 *
 * <p>{@code -Dheddle.storm.seed} and {@code -Dheddle.storm.bundle.operations} repeat a storm or make it longer.
 */
public class BundleStormIT extends ContainerTest {

    private static final Logger log = LoggerFactory.getLogger(BundleStormIT.class);
    private static final int ROUND = 1000;

    @Test
    public void l15HoldsWhateverHappensToBundlesConditionsAndConfigurations() throws Exception {
        long seed = Long.getLong(SEED_PROPERTY, new Random().nextLong());
        int operations = Integer.getInteger(BUNDLE_OPERATIONS_PROPERTY, 6000);
        log.info("bundle storm: {} operations, seed {}", operations, seed);
        var random = new Random(seed);
        var counts = new TreeMap<String, Integer>();
        var slowest = new TreeMap<String, Long>();
        long begun = System.nanoTime();
        long runs = 0;
        try (var logs = new LogWatch(context);
                var bundles = new BundleBench(context, engineJar())) {
            var bench = bundles.bench;
            for (int done = 0; done < operations; done += ROUND) {
                var storm = new BundleStorm(bundles, random.nextLong(), Math.min(ROUND, operations - done)).start();
                storm.awaitEnd();
                awaitLastState(bundles, random.nextInt(4) > 0);
                runs += bench.host.events().stream().filter("+link hd0"::equals).count();
                assertThat(bench.host.violations()).as("seed %s", seed).isEmpty();
                assertThat(logs.complete())
                        .as("seed %s", seed)
                        .noneMatch(LogWatch.Line::isOfLocks)
                        .noneMatch(BundleStormIT::isOurError);
                logs.clear();
                bench.host.clearEvents();
                storm.counts().forEach((operation, count) -> counts.merge(operation.name(), count, Integer::sum));
                storm.slowest().forEach((operation, millis) -> slowest.merge(operation.name(), millis, Math::max));
            }
            bundles.completeAll();
            bench.up();
            bench.awaitConnected();
        }
        long millis = (System.nanoTime() - begun) / 1_000_000;
        log.info("bundle storm: {} operations in {} ms, {} runs: {}", operations, millis, runs, counts);
        log.info("bundle storm: slowest calls in ms: {}", slowest);
        assertThat(runs).as("runs in the storm").isGreaterThan(operations / 200);
    }

    private static void awaitLastState(BundleBench bundles, boolean up) throws Exception {
        bundles.settleEngine();
        bundles.bench.upOrDown(up);
        if (up && bundles.isComplete()) {
            bundles.bench.awaitConnected();
        } else {
            bundles.bench.awaitDown();
        }
    }

    /** What the gateway complains of, other than the invalid and the missing configuration. */
    private static boolean isOurError(LogWatch.Line line) {
        return line.level() == LogLevel.ERROR
                && line.origin().startsWith("io.heddle.")
                && !line.text().contains("mtu: 99999 is not in")
                && !line.text().contains("no management server is configured");
    }
}
