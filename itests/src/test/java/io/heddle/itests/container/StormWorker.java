package io.heddle.itests.container;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread of the storm: registers and unregisters random providers, each of which one thread at a time has in its hands. */
final class StormWorker extends Thread {

    /** So that most kinds are there most of the time, and runs begin. */
    private static final double LEAVE = 0.25;

    /** Longest pause after a call; without any, most calls would fall into the pauses of a gateway that backs off. */
    private static final int PAUSE_NANOS = 2_000_000;

    final Random random;
    private final int operations;
    private final List<Provider> providers;
    private final Storm storm;
    private final Map<Call, Long> slowest = new EnumMap<>(Call.class); // this thread, then whoever joined it
    private volatile long begun;
    private volatile @Nullable String calling;
    private volatile @Nullable Throwable failure;

    /** What is timed. */
    enum Call {
        REGISTER,
        UNREGISTER,
        BUNDLE_STOP,
        BUNDLE_START
    }

    /** A call of the container that throws what it likes. */
    interface Action {
        void run() throws Exception;
    }

    StormWorker(int number, int operations, Random random, List<Provider> providers, Storm storm) {
        super("storm-" + number);
        setDaemon(true);
        this.operations = operations;
        this.random = random;
        this.providers = providers;
        this.storm = storm;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; i < operations; i++) {
                storm.interlude(this);
                toggle();
                LockSupport.parkNanos(random.nextInt(PAUSE_NANOS));
            }
        } catch (Exception | Error e) {
            failure = e;
        }
    }

    /** Makes a call that the watchdog may find hanging. */
    void timed(Call call, Object what, Action action) throws Exception {
        calling = call + " " + what;
        begun = System.nanoTime();
        action.run();
        long took = System.nanoTime() - begun;
        calling = null;
        slowest.merge(call, took, Math::max);
    }

    /** What it is calling for longer than that, if anything. */
    @Nullable
    String callingLongerThan(long nanos) {
        var current = calling;
        return current != null && System.nanoTime() - begun > nanos ? current : null;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    Map<Call, Long> slowest() {
        return slowest;
    }

    private void toggle() throws Exception {
        while (true) {
            var provider = providers.get(random.nextInt(providers.size()));
            boolean leaves = random.nextDouble() < LEAVE;
            if (!storm.claim(provider)) {
                continue;
            }
            try {
                if (!provider.isRegistered()) {
                    timed(Call.REGISTER, provider, provider::register);
                    return;
                } else if (leaves) {
                    timed(Call.UNREGISTER, provider, provider::unregister);
                    return;
                }
            } finally {
                storm.release(provider);
            }
        }
    }
}
