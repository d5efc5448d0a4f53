package io.heddle.tck.fake;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all fakes have in common: a name, a host, faults on demand, and the watch for calls after they have left. */
public abstract class FakeService {

    /** Longest a fake hangs when told to; a test ends it earlier. */
    private static final long MOST_HANG_SECONDS = 60;

    protected final String name;
    protected final FakeHost host;
    private volatile boolean gone;
    private volatile @Nullable String failing;
    private volatile @Nullable String hanging;
    private volatile CountDownLatch hang = new CountDownLatch(0);

    protected FakeService(String name, FakeHost host) {
        this.name = name;
        this.host = host;
    }

    public String name() {
        return name;
    }

    /** The service's unregistration has returned: every call from now on is a violation. */
    public void left() {
        gone = true;
    }

    /** It is registered again. */
    public void back() {
        gone = false;
    }

    /** Lets every call of {@code operation} fail until told otherwise; {@code null}: none. */
    public void fail(@Nullable String operation) {
        failing = operation;
    }

    /** Lets the next calls of {@code operation} hang until {@link #resume}. */
    public void hang(String operation) {
        hang = new CountDownLatch(1);
        hanging = operation;
    }

    /** Ends the hanging. */
    public void resume() {
        hanging = null;
        hang.countDown();
    }

    /** Passes the call, or does what it was told to do with it. */
    protected void called(String operation) throws BackendException {
        touched(operation);
        if (operation.equals(failing)) {
            throw new BackendException(Reason.FAILED, name + " was told to fail in " + operation);
        }
    }

    /** As {@link #called}, for operations that cannot fail. */
    protected void touched(String operation) {
        if (gone) {
            host.violate(name + " was called after it had left: " + operation);
        }
        if (operation.equals(hanging)) {
            awaitResume();
        }
    }

    private void awaitResume() {
        boolean interrupted = false;
        try {
            if (!hang.await(MOST_HANG_SECONDS, TimeUnit.SECONDS)) {
                host.violate(name + " hung longer than a test may let it");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
