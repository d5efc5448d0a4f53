package io.heddle.itests.container;

import io.heddle.itests.container.StormWorker.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Several threads make services come and go, while the first of them also takes the gateway up and down and stops and starts its
 * bundle. Seeded: each thread makes the same choices again, if not at the same moments.
 */
final class Storm {

    /** A call of the registry or the framework that takes longer hangs: SCR's own bound, 60 s, must never be reached. */
    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    private static final int THREADS = 4;
    private static final int UP_OR_DOWN_ONE_IN = 50;
    private static final int BUNDLE_RESTART_ONE_IN = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Bench bench;
    private final Set<Provider> claimed = ConcurrentHashMap.newKeySet();
    private final List<StormWorker> workers = new ArrayList<>();
    private boolean wanted; // by the first worker, then whoever joined it
    private int restarts; // likewise

    Storm(Bench bench, long seed, int operations, boolean wanted) {
        this.bench = bench;
        this.wanted = wanted;
        var seeds = new Random(seed);
        for (int i = 0; i < THREADS; i++) {
            workers.add(new StormWorker(i, operations / THREADS, new Random(seeds.nextLong()), bench.providers, this));
        }
    }

    /** Returns when all operations are done; fails with all stacks if a call hangs. */
    void blow() throws InterruptedException {
        workers.forEach(Thread::start);
        for (var worker : workers) {
            while (worker.isAlive()) {
                TimeUnit.MILLISECONDS.timedJoin(worker, 200);
                workers.forEach(Storm::failIfHanging);
            }
        }
        for (var worker : workers) {
            var failure = worker.failure();
            if (failure != null) {
                throw new AssertionError(worker.getName() + " failed", failure);
            }
        }
    }

    /** Whether {@code up} was asked for last. */
    boolean isWanted() {
        return wanted;
    }

    /** How often the gateway's bundle was stopped and started. */
    int restarts() {
        return restarts;
    }

    /** The longest of each call, in nanoseconds. */
    Map<Call, Long> slowest() {
        var all = new EnumMap<Call, Long>(Call.class);
        workers.forEach(worker -> worker.slowest().forEach((call, nanos) -> all.merge(call, nanos, Math::max)));
        return all;
    }

    boolean claim(Provider provider) {
        return claimed.add(provider);
    }

    void release(Provider provider) {
        claimed.remove(provider);
    }

    /** What the first worker does besides. */
    void interlude(StormWorker worker) throws Exception {
        if (worker != workers.get(0)) {
            return;
        }
        if (worker.random.nextInt(UP_OR_DOWN_ONE_IN) == 0) {
            upOrDown(worker.random);
        }
        if (worker.random.nextInt(BUNDLE_RESTART_ONE_IN) == 0) {
            worker.timed(Call.BUNDLE_STOP, "engine", bench.engine()::stop);
            worker.timed(Call.BUNDLE_START, "engine", bench.engine()::start);
            restarts++;
        }
    }

    /** Mostly up; a down is sometimes waited for, and then nothing may be left. */
    private void upOrDown(Random random) throws Exception {
        wanted = random.nextInt(3) > 0;
        boolean waits = random.nextBoolean();
        if (wanted) {
            bench.up();
            return;
        }
        var down = bench.gateway().down();
        if (waits) {
            down.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!bench.host.objects().isEmpty()) {
                throw new AssertionError("down, but on the host there is " + bench.host.objects());
            }
        }
    }

    private static void failIfHanging(StormWorker worker) {
        var call = worker.callingLongerThan(WATCHDOG.toNanos());
        if (call != null) {
            throw new AssertionError(worker.getName() + " hangs in " + call + "\n" + Stacks.all());
        }
    }
}
