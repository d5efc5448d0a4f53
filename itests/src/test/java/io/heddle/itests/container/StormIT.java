package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.itests.container.StormWorker.Call;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.Test;
import org.osgi.service.log.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * L15 in a real container: services of all kinds come and go on several threads while the gateway is taken up and down and its
 * bundle stopped and started. At no time is a service called, or a session of it open, after its unregistration has returned, or
 * do two runs exist; and whenever the storm pauses, what is there at the end decides whether the gateway runs.
 *
 * <p>{@code -Dheddle.storm.seed} and {@code -Dheddle.storm.operations} repeat a storm or make it longer.
 */
public class StormIT extends ContainerTest {

    private static final Logger log = LoggerFactory.getLogger(StormIT.class);

    /** What is recorded is looked at and forgotten after each, so that a storm of a million needs no more memory than one of these. */
    private static final int ROUND = 2500;

    @Test
    public void l15EveryOpenSessionBelongsToALiveServiceAndTheLastStateWins() throws Exception {
        long seed = Long.getLong(SEED_PROPERTY, new Random().nextLong());
        int operations = Integer.getInteger(OPERATIONS_PROPERTY, 20_000);
        log.info("storm: {} operations, seed {}", operations, seed);
        var seeds = new Random(seed);
        var slowest = new EnumMap<Call, Long>(Call.class);
        long begun = System.nanoTime();
        long runs = 0;
        int restarts = 0;
        var leftovers = new Leftovers();
        try (var logs = new LogWatch(context);
                var bench = new Bench(context)) {
            boolean wanted = false;
            for (int done = 0; done < operations; done += ROUND) {
                var storm = new Storm(bench, seeds.nextLong(), Math.min(ROUND, operations - done), wanted);
                storm.blow();
                wanted = storm.isWanted();
                restarts += storm.restarts();
                storm.slowest().forEach((call, nanos) -> slowest.merge(call, nanos, Math::max));
                awaitLastState(bench, wanted);
                runs += count(bench, "+link hd0");
                check(bench, logs, seed);
                leftovers.roundIsOver();
            }
            leftovers.assertNoGrowth();
            bench.providers.stream()
                    .filter(provider -> !provider.isRegistered())
                    .forEach(Provider::register);
            bench.up();
            bench.awaitConnected();
            check(bench, logs, seed);
        }
        leftovers.awaitNoDescriptor();
        log.info(
                "storm: {} operations in {} s, {} runs, {} bundle restarts, slowest calls in ms: {}",
                operations,
                (System.nanoTime() - begun) / 1_000_000_000,
                runs,
                restarts,
                inMillis(slowest));
        assertThat(runs).as("runs in the storm").isGreaterThan(operations / ROUND);
    }

    private static void check(Bench bench, LogWatch logs, long seed) {
        assertThat(bench.host.violations()).as("seed %s", seed).isEmpty();
        assertThat(logs.complete())
                .as("seed %s", seed)
                .noneMatch(LogWatch.Line::isOfDeclarativeServices)
                .noneMatch(line -> line.level() == LogLevel.ERROR);
        bench.host.clearEvents();
        logs.clear();
    }

    private static void awaitLastState(Bench bench, boolean wanted) {
        boolean complete = FakeKind.required().stream()
                .allMatch(kind ->
                        bench.less(kind).isRegistered() || bench.more(kind).isRegistered());
        if (wanted && complete) {
            bench.awaitConnected();
        } else {
            bench.awaitDown();
        }
    }

    private static long count(Bench bench, String event) {
        return bench.host.events().stream().filter(event::equals).count();
    }

    private static Map<Call, Long> inMillis(Map<Call, Long> nanos) {
        var millis = new EnumMap<Call, Long>(Call.class);
        nanos.forEach((call, time) -> millis.put(call, time / 1_000_000));
        return millis;
    }
}
