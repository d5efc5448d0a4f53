package io.heddle.itests.storm;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** One thread of the storm. */
final class StormWorker extends Thread {

    /** SCR's own bound, 60 s, must never be reached; a call that takes half of it hangs. */
    private static final long WATCHDOG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int PAUSE_NANOS = 8_000_000;

    private final StormTargets targets;
    private final Random random;
    private final Gusts gusts;
    private final StormLog record;
    private volatile long begun;
    private volatile @Nullable String calling;

    /** A call of the framework, which throws what it likes. */
    private interface Action {
        void run() throws Exception;
    }

    StormWorker(int number, StormTargets targets, Random random, Gusts gusts, StormLog record) {
        super("storm-" + number);
        setDaemon(true);
        this.targets = targets;
        this.random = random;
        this.gusts = gusts;
        this.record = record;
    }

    @Override
    public void run() {
        try {
            while (gusts.await()) {
                attempt(Operation.any(random), targets.bundles.get(random.nextInt(targets.bundles.size())));
                LockSupport.parkNanos(random.nextInt(PAUSE_NANOS));
            }
        } catch (Exception | Error e) {
            record.violate(getName() + " failed in " + calling + ": " + Stacks.of(e));
        } finally {
            calling = null;
        }
    }

    void failIfHanging() {
        var current = calling;
        if (current != null && System.nanoTime() - begun > WATCHDOG_NANOS) {
            throw new AssertionError(getName() + " hangs in " + current + "\n" + Stacks.all());
        }
    }

    /** Does nothing if another thread has it in its hands. */
    private void attempt(Operation operation, Bundle drawn) throws Exception {
        var what = switch (operation) {
            case CONFIGURATION, UP_OR_DOWN -> targets.engine;
            default -> drawn;
        };
        if (!gusts.claim(what)) {
            return;
        }
        try {
            switch (operation) {
                case STOP_AND_START -> stopAndStart(what);
                case STOP_OR_START -> timed(operation, what, () -> stopOrStart(what));
                case UPDATE -> timed(operation, what, what::update);
                case REFRESH -> timed(operation, what, () -> targets.refresh(what));
                case CONFIGURATION -> timed(operation, what, this::reconfigure);
                case UP_OR_DOWN -> timed(operation, what, () -> new StormWish(targets).change(random, record));
            }
        } finally {
            gusts.release(what);
        }
    }

    /** Makes a call that the watchdog may find hanging. */
    private void timed(Operation operation, Object what, Action action) throws Exception {
        begun = System.nanoTime();
        calling = operation + " " + what;
        try {
            action.run();
            record.done(operation, (System.nanoTime() - begun) / 1_000_000);
        } catch (BundleException e) {
            if (!StormTargets.isRefusal(e)) {
                throw e;
            }
            record.refused();
        }
        calling = null;
    }

    private void stopAndStart(Bundle bundle) throws Exception {
        timed(Operation.STOP_AND_START, bundle, bundle::stop);
        LockSupport.parkNanos(random.nextInt(PAUSE_NANOS));
        timed(Operation.STOP_AND_START, bundle, bundle::start);
    }

    private static void stopOrStart(Bundle bundle) throws Exception {
        if (bundle.getState() == Bundle.ACTIVE) {
            bundle.stop();
        } else {
            bundle.start();
        }
    }

    /** A changed value, an invalid one, or none at all: each takes effect later, on a thread of the configurations. */
    private void reconfigure() throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> targets.configure(99_999);
            case 1 -> targets.unconfigure();
            default -> targets.configure(1280 + random.nextInt(200));
        }
    }
}
