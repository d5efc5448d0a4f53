package io.heddle.shell.control;

import io.heddle.api.Gateway;
import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread when the gateway changes; any number of changes meanwhile is one wake-up. */
final class Changes implements AutoCloseable {

    private final Semaphore wake = new Semaphore(0);
    private final Registration registration;

    /** Listens to {@code gateway} until closed. */
    Changes(Gateway gateway) {
        registration = gateway.listen(status -> wake());
    }

    void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    /** Waits for a change since the last call, at most for {@code bound}. */
    void await(Duration bound) throws ControlException {
        if (acquire(wake, bound)) {
            wake.drainPermits();
        }
    }

    /** Waits for that long. */
    static void pause(Duration time) throws ControlException {
        boolean never = acquire(new Semaphore(0), time);
        assert !never;
    }

    @Override
    public void close() {
        registration.close();
    }

    private static boolean acquire(Semaphore semaphore, Duration bound) throws ControlException {
        try {
            return semaphore.tryAcquire(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(Failure.FAILED, "the daemon is stopping");
        }
    }
}
