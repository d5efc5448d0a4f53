package io.heddle.tck.fake;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What all fakes have in common: a name, a host, faults on demand, and the watch for calls after they have left. */
public abstract class FakeService {

    /** Service property: the backend's stable name. */
    public static final String NAME_PROPERTY = "heddle.name";

    /** Longest a fake hangs when told to; a test ends it earlier. */
    private static final long MOST_HANG_SECONDS = 60;

    protected final String name;
    protected final FakeHost host;
    private final Set<String> taken = new ConcurrentSkipListSet<>();
    private volatile boolean gone;
    private volatile @Nullable String failing;
    private volatile @Nullable String hanging;
    private volatile CountDownLatch hang = new CountDownLatch(0);

    protected FakeService(String name, FakeHost host) {
        this.name = name;
        this.host = host;
    }

    /** A component of Declarative Services that refers to its host; named by the property {@value #NAME_PROPERTY}. */
    protected FakeService(FakeHost host, Map<String, ?> properties) {
        this(String.valueOf(properties.get(NAME_PROPERTY)), host);
    }

    public String name() {
        return name;
    }

    /**
     * The service's unregistration has returned: every call from now on is a violation, and so is what its sessions still have on the
     * host. Of a component, its deactivation: that comes after its unregistration.
     */
    public void left() {
        gone = true;
        taken.forEach(object -> host.violate(name + " has left, but not its " + object));
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
        watched(operation);
        host.interference().before(name, operation, true);
        if (operation.equals(failing)) {
            throw new BackendException(Reason.FAILED, name + " was told to fail in " + operation);
        }
    }

    /** As {@link #called}, for operations that cannot fail. */
    protected void touched(String operation) {
        watched(operation);
        try {
            host.interference().before(name, operation, false);
        } catch (BackendException e) {
            throw new IllegalStateException(operation + " cannot fail", e);
        }
    }

    private void watched(String operation) {
        if (gone) {
            host.violate(name + " was called after it had left: " + operation);
        }
        if (operation.equals(hanging)) {
            awaitResume();
        }
    }

    /** A session of this service creates an object on the host; false if it is there already, which is a violation. */
    protected boolean take(String object) {
        boolean created = host.create(object);
        if (created) {
            taken.add(object);
        }
        return created;
    }

    /** A session of this service removes an object that it created. */
    protected void give(String object) {
        if (taken.remove(object)) {
            host.remove(object);
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
