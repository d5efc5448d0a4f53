package io.heddle.itests.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.itests.network.Descriptors;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a storm may leave in its process: descriptors, and memory. */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    /** Far above what one round needs, far below what a few bytes for each operation of a long storm add up to. */
    private static final long MOST_GROWTH_BYTES = 24L << 20;

    private final Map<String, Long> descriptors = descriptors();
    private long live;

    /** A round is over. The first one shows how much memory a storm needs. */
    void roundIsOver() {
        if (live == 0) {
            live = live();
        }
    }

    /** Fails if the last round needs more memory than the first. */
    void assertNoGrowth() {
        long now = live();
        log.info("live after the first round {} KiB, after the last {} KiB", live >> 10, now >> 10);
        assertThat(now - live).as("growth of what is live, in bytes").isLessThan(MOST_GROWTH_BYTES);
    }

    /** Waits until no descriptor is open that was not before. */
    void awaitNoDescriptor() {
        Eventually.holds(
                "no descriptor is left",
                Bench.BOUND,
                () -> descriptors().entrySet().stream()
                        .allMatch(kind -> kind.getValue() <= descriptors.getOrDefault(kind.getKey(), 0L)),
                () -> descriptors() + ", before " + descriptors);
    }

    /** Without the archives of bundles, which the framework keeps open, and TCP, by which the test's other half speaks to this one. */
    private static Map<String, Long> descriptors() {
        return Descriptors.of("self").stream()
                .filter(kind -> !kind.endsWith(".jar") && !kind.startsWith("socket tcp"))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    }

    private static long live() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
