package io.heddle.itests.container;

import io.heddle.itests.container.StormWorker.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/**
 * Several threads flap conditions, stop, start, update and refresh the bundles of providers and the engine's, change the
 * configuration and want the gateway up or down: everything at once, but each thing by one thread at a time. Seeded.
 */
final class BundleStorm {

    /** SCR's own bound, 60 s, must never be reached; a call that takes half of it hangs. */
    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    private static final int THREADS = 4;
    private static final int PAUSE_NANOS = 1_000_000;

    /** How readily what is there leaves, so that most kinds are there most of the time, and runs begin. */
    private static final double LEAVE = 0.1;

    private static final double ENGINE_LEAVES = 0.4;

    private final BundleBench bundles;
    private final Set<Object> claimed = ConcurrentHashMap.newKeySet();
    private final Map<Operation, Integer> counts = new ConcurrentHashMap<>();
    private final Map<Operation, Long> slowest = new ConcurrentHashMap<>();
    private final List<Worker> workers = new ArrayList<>();
    private volatile boolean stopping;

    /** What is done, and how often of a thousand times it is drawn; most draws find nothing to do. */
    enum Operation {
        CONDITION(860),
        BUNDLE_STOP_OR_START(100),
        BUNDLE_UPDATE(6),
        BUNDLE_REFRESH(3),
        ENGINE_STOP_OR_START(10),
        ENGINE_UPDATE(2),
        ENGINE_REFRESH(2),
        CONFIGURATION(5),
        UP_OR_DOWN(12);

        private final int share;

        Operation(int share) {
            this.share = share;
        }

        static Operation any(Random random) {
            int drawn = random.nextInt(1000);
            for (var operation : values()) {
                drawn -= operation.share;
                if (drawn < 0) {
                    return operation;
                }
            }
            throw new AssertionError("the shares do not add up");
        }
    }

    BundleStorm(BundleBench bundles, long seed, int operations) {
        this.bundles = bundles;
        var seeds = new Random(seed);
        for (int i = 0; i < THREADS; i++) {
            workers.add(new Worker(i, operations / THREADS, seeds.nextLong()));
        }
    }

    /** From now on the framework stops: what cannot be done any more ends the thread that tries, without complaint. */
    void frameworkStops() {
        stopping = true;
    }

    /** Begins. */
    BundleStorm start() {
        workers.forEach(Thread::start);
        return this;
    }

    /** Returns when all operations are done; fails with all stacks if a call hangs. */
    void awaitEnd() throws InterruptedException {
        for (var worker : workers) {
            while (worker.isAlive()) {
                TimeUnit.MILLISECONDS.timedJoin(worker, 200);
                workers.forEach(Worker::failIfHanging);
            }
        }
        for (var worker : workers) {
            var failure = worker.failure;
            if (failure != null) {
                throw new AssertionError(worker.getName() + " failed", failure);
            }
        }
    }

    /** How often each was done. */
    Map<Operation, Integer> counts() {
        return counts;
    }

    /** The longest of each, in milliseconds. */
    Map<Operation, Long> slowest() {
        return slowest;
    }

    /** One of the threads. */
    private final class Worker extends Thread {
        private final int operations;
        private final Random random;
        private volatile long begun;
        private volatile @Nullable String calling;
        private volatile @Nullable Throwable failure;

        Worker(int number, int operations, long seed) {
            super("bundle-storm-" + number);
            setDaemon(true);
            this.operations = operations;
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            try {
                int done = 0;
                while (done < operations) {
                    if (attempt(Operation.any(random))) {
                        done++;
                        LockSupport.parkNanos(random.nextInt(PAUSE_NANOS));
                    }
                }
            } catch (Exception e) {
                failure = stopping ? null : e;
            } catch (Error e) {
                failure = e;
            } finally {
                calling = null;
            }
        }

        void failIfHanging() {
            var current = calling;
            if (current != null && System.nanoTime() - begun > WATCHDOG.toNanos()) {
                throw new AssertionError(getName() + " hangs in " + current + "\n" + Stacks.all());
            }
        }

        /** False if there is nothing to do, or another thread has it in its hands. */
        private boolean attempt(Operation operation) throws Exception {
            var provider = bundles.providers.get(random.nextInt(bundles.providers.size()));
            var engine = bundles.bench.engine();
            return switch (operation) {
                case CONDITION -> claiming(provider, () -> flap(provider));
                case BUNDLE_STOP_OR_START -> claiming(provider.bundle, () -> stopOrStart(provider.bundle, LEAVE));
                case BUNDLE_UPDATE ->
                    claiming(
                            provider.bundle,
                            () -> timed(operation, provider, () -> provider.bundle.update(provider.content())));
                case BUNDLE_REFRESH ->
                    claiming(provider.bundle, () -> timed(operation, provider, () -> bundles.refresh(provider.bundle)));
                case ENGINE_STOP_OR_START -> claiming(engine, () -> stopOrStart(engine, ENGINE_LEAVES));
                case ENGINE_UPDATE -> claiming(engine, () -> timed(operation, engine, bundles::updateEngine));
                case ENGINE_REFRESH -> claiming(engine, () -> timed(operation, engine, () -> bundles.refresh(engine)));
                case CONFIGURATION -> claiming(engine, () -> timed(operation, engine, this::reconfigure));
                case UP_OR_DOWN -> claiming(engine, () -> timed(operation, engine, this::upOrDown));
            };
        }

        private boolean claiming(Object what, Callable<Boolean> attempt) throws Exception {
            if (!claimed.add(what)) {
                return false;
            }
            try {
                return attempt.call();
            } finally {
                claimed.remove(what);
            }
        }

        /** Makes a call that the watchdog may find hanging. */
        private boolean timed(Operation operation, Object what, Action action) throws Exception {
            begun = System.nanoTime();
            calling = operation + " " + what;
            action.run();
            long millis = (System.nanoTime() - begun) / 1_000_000;
            calling = null;
            slowest.merge(operation, millis, Math::max);
            counts.merge(operation, 1, Integer::sum);
            return true;
        }

        private boolean flap(GatedProvider provider) throws Exception {
            if (!provider.isConditionThere()) {
                return timed(Operation.CONDITION, provider, provider::addCondition);
            }
            return random.nextDouble() < LEAVE && timed(Operation.CONDITION, provider, provider::removeCondition);
        }

        private boolean stopOrStart(Bundle bundle, double leaves) throws Exception {
            var operation =
                    bundle == bundles.bench.engine() ? Operation.ENGINE_STOP_OR_START : Operation.BUNDLE_STOP_OR_START;
            if (bundle.getState() != Bundle.ACTIVE) {
                return timed(operation, bundle, bundle::start);
            }
            return random.nextDouble() < leaves && timed(operation, bundle, bundle::stop);
        }

        /** A changed value, an invalid one, or none: each takes effect later, on a thread of the configurations. */
        private void reconfigure() throws Exception {
            switch (random.nextInt(8)) {
                case 0 -> bundles.bench.configure(Map.of("mtu", 99_999));
                case 1 -> bundles.bench.unconfigure();
                default -> bundles.bench.configure(Map.of("mtu", 1280 + random.nextInt(200)));
            }
        }

        private void upOrDown() {
            if (bundles.bench.isActive()) {
                bundles.bench.upOrDown(random.nextInt(3) > 0);
            }
        }
    }
}
