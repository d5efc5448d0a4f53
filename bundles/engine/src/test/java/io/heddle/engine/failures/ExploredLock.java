package io.heddle.engine.failures;

import io.heddle.engine.explore.ExploredThreads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lock of explored threads: who gets it next is a matter of choice. */
final class ExploredLock {

    private final ExploredThreads threads;
    private boolean held;

    ExploredLock(ExploredThreads threads) {
        this.threads = threads;
    }

    void lock() {
        threads.pause();
        threads.await(() -> !held);
        held = true;
    }

    /** Waits no longer than {@code most}; false if it did not get the lock. */
    boolean lock(Duration most) {
        threads.pause();
        var over = new AtomicBoolean();
        var timer = threads.schedule(most, () -> over.set(true));
        threads.await(() -> !held || over.get());
        timer.close();
        if (held) {
            return false;
        }
        held = true;
        return true;
    }

    void unlock() {
        held = false;
    }
}
