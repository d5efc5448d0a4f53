package io.heddle.itests.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several threads stop, start, update and refresh the bundles of a gateway, change its configuration and want it up or down, in
 * gusts; between two of them there are lulls of any length, so that a gust meets a start at each of its steps, or a gateway that is
 * connected. At the end everything is there, as it was before. Seeded: a seed makes the same choices again, if not at the same
 * moments.
 */
final class RealStorm extends Thread {

    private static final Logger log = LoggerFactory.getLogger(RealStorm.class);

    private static final int WORKERS = 4;
    private static final int LONGEST_GUST_MILLIS = 400;
    private static final int LONGEST_LULL_MILLIS = 600; // a start takes a third of it

    private final StormTargets targets;
    private final Random random;
    private final long millis;
    private final StormLog record = new StormLog();
    private final Gusts gusts = new Gusts();
    private final List<StormWorker> workers = new ArrayList<>();
    private volatile String state = "blowing";

    RealStorm(StormTargets targets, long seed, long millis) {
        super("storm");
        setDaemon(true);
        this.targets = targets;
        this.random = new Random(seed);
        this.millis = millis;
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new StormWorker(i, targets, new Random(random.nextLong()), gusts, record));
        }
    }

    /** See {@link StormCommands#state}. */
    String state() {
        return state;
    }

    @Override
    public void run() {
        long begun = System.nanoTime();
        try (var watch = new StormWatch(targets, record)) {
            watch.start();
            workers.forEach(Thread::start);
            blow(begun + TimeUnit.MILLISECONDS.toNanos(millis));
            end();
            long blown = (System.nanoTime() - begun) / 1_000_000;
            targets.startAll();
            targets.restore();
            new StormWish(targets).settle();
            var counts = "%d ms, %d runs: %s".formatted(blown, watch.runs(), record.counts());
            state = record.violations().isEmpty() ? "over: " + counts : "failed: " + record.violations();
        } catch (Exception | Error e) {
            log.error("the storm failed", e);
            state = "failed: " + e + " " + record.violations();
        }
    }

    private void blow(long end) throws Exception {
        while (System.nanoTime() - end < 0) {
            gusts.begin();
            pause(random.nextInt(LONGEST_GUST_MILLIS));
            gusts.end();
            if (random.nextInt(5) > 0) {
                calm();
            }
            pause(random.nextInt(LONGEST_LULL_MILLIS));
        }
    }

    private void end() throws InterruptedException {
        gusts.finish();
        while (workers.stream().anyMatch(Thread::isAlive)) {
            pause(50);
        }
    }

    /** Fails with all stacks if a call hangs. */
    private void pause(long duration) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(duration);
        do {
            TimeUnit.MILLISECONDS.sleep(Math.min(50, Math.max(1, duration)));
            workers.forEach(StormWorker::failIfHanging);
        } while (System.nanoTime() - end < 0);
    }

    /** So that in most lulls the gateway comes up. */
    private void calm() throws Exception {
        for (var bundle : targets.bundles) {
            if (gusts.claim(bundle)) {
                try {
                    calm(bundle);
                } finally {
                    gusts.release(bundle);
                }
            }
        }
    }

    private void calm(Bundle bundle) throws Exception {
        try {
            if (bundle.getState() != Bundle.ACTIVE) {
                bundle.start();
            }
        } catch (BundleException e) {
            if (!StormTargets.isRefusal(e)) {
                throw e;
            }
            record.refused();
        }
        if (bundle == targets.engine) {
            targets.heal();
            new StormWish(targets).up();
        }
    }
}
