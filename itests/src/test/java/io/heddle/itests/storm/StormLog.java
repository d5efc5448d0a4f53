package io.heddle.itests.storm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a storm did, and what must never have happened. Thread safe. */
final class StormLog {

    private static final Logger log = LoggerFactory.getLogger(StormLog.class);
    private static final int MOST = 20;

    private final Map<Operation, Integer> counts = new ConcurrentHashMap<>();
    private final Map<Operation, Long> slowest = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    void done(Operation operation, long millis) {
        counts.merge(operation, 1, Integer::sum);
        slowest.merge(operation, millis, Math::max);
    }

    /** The framework did not do it, which it may. */
    void refused() {
        refused.incrementAndGet();
    }

    void violate(String what) {
        log.error("violation: {}", what);
        if (violations.size() < MOST) {
            violations.add(what);
        }
    }

    List<String> violations() {
        return violations;
    }

    /** How many in all, how often each was done, and the longest of each. */
    String counts() {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return all + " operations " + new TreeMap<>(counts) + ", refused " + refused + ", slowest in ms "
                + new TreeMap<>(slowest);
    }
}
