package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storm of bundles in rounds. After each round what is there decides whether the gateway runs, and everything that must never happen
 * is looked for: two runs, calls of services that have left, sessions they still have, complaints of the gateway, and (which takes
 * a bound from all others) that SCR has given up waiting.
 */
final class StormRounds {

    private static final Logger log = LoggerFactory.getLogger(StormRounds.class);
    private static final int ROUND = 1500;

    private final Random random;
    private final String seed;
    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private final TreeMap<String, Long> slowest = new TreeMap<>();
    private long runs;

    StormRounds(long seed) {
        this.random = new Random(seed);
        this.seed = "seed " + seed;
    }

    /** At the end everything is there, and the gateway connected. */
    void blow(BundleContext context, int operations) throws Exception {
        log.info("bundle storm: {} operations, {}", operations, seed);
        long begun = System.nanoTime();
        long blowing = 0;
        var leftovers = new Leftovers();
        try (var logs = new LogWatch(context);
                var bundles = new BundleBench(context, ContainerTest.engineJar())) {
            for (int done = 0; done < operations; done += ROUND) {
                long roundBegun = System.nanoTime();
                var storm = new BundleStorm(bundles, random.nextLong(), Math.min(ROUND, operations - done)).start();
                storm.awaitEnd();
                blowing += System.nanoTime() - roundBegun;
                awaitLastState(bundles, random.nextInt(4) > 0);
                check(bundles.bench, logs);
                leftovers.roundIsOver();
                storm.counts().forEach((operation, count) -> counts.merge(operation.name(), count, Integer::sum));
                storm.slowest().forEach((operation, millis) -> slowest.merge(operation.name(), millis, Math::max));
            }
            leftovers.assertNoGrowth();
            bundles.completeAll();
            bundles.bench.up();
            bundles.bench.awaitConnected();
        }
        leftovers.awaitNoDescriptor();
        long millis = (System.nanoTime() - begun) / 1_000_000;
        log.info(
                "bundle storm: {} operations in {} ms, {} ms with the pauses between rounds, {} runs: {}",
                operations,
                blowing / 1_000_000,
                millis,
                runs,
                counts);
        log.info("bundle storm: slowest calls in ms: {}", slowest);
        assertThat(runs).as("runs in the storm").isGreaterThan(operations / ROUND);
    }

    private void check(Bench bench, LogWatch logs) {
        runs += bench.host.events().stream().filter("+link hd0"::equals).count();
        assertThat(bench.host.violations()).as(seed).isEmpty();
        assertThat(logs.complete()).as(seed).noneMatch(LogWatch.Line::isOfLocks).noneMatch(StormRounds::isOurError);
        logs.clear();
        bench.host.clearEvents();
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
