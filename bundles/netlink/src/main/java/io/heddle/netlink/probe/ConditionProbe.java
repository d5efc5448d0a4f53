package io.heddle.netlink.probe;

import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says by a {@link Condition} whether this machine can do something: published at once if the first look finds it, later after one
 * second of presence, withdrawn after two of absence. It looks from a thread of its own, which serves nobody else and which no
 * teardown joins, because withdrawing a condition waits for the gateway to let go of the backend.
 */
public final class ConditionProbe {

    private static final Logger log = LoggerFactory.getLogger(ConditionProbe.class);
    private static final Runnable ENDED = ConditionProbe::nothing;

    private final String condition;
    private final Fact fact;
    private final Supplier<Runnable> publisher;
    private final Steadiness steadiness = new Steadiness(); // probe thread only
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean published; // probe thread only
    private String explained = ""; // probe thread only

    /** What withdraws the condition while it is published; {@link #ENDED} when nothing may be published any more. */
    private final AtomicReference<@Nullable Runnable> withdrawal = new AtomicReference<>();

    /** Something that a machine can do, or not. */
    public interface Fact {

        /** Why it cannot be done, or an empty string if it can. Harmless, short, throws nothing. */
        String missing();
    }

    /**
     * A probe that publishes with the bundle's context.
     *
     * @param condition value of {@code osgi.condition.id}
     * @param fact what to look at
     */
    public ConditionProbe(BundleContext context, String condition, Fact fact) {
        this(condition, fact, () -> register(context, condition));
    }

    /**
     * A probe that publishes as it is told.
     *
     * @param publisher publishes the condition and returns what withdraws it
     */
    public ConditionProbe(String condition, Fact fact, Supplier<Runnable> publisher) {
        this.condition = condition;
        this.fact = fact;
        this.publisher = publisher;
    }

    /**
     * Starts looking.
     *
     * @param threadName name of the probe's thread, a daemon
     */
    public void start(String threadName) {
        var thread = new Thread(this::watch, threadName);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, failure) -> failed(failure));
        thread.start();
    }

    /** Nobody joins the thread: a bundle that is refreshed meanwhile takes classes away that the last look needs. */
    private void failed(Throwable failure) {
        if (isStopped()) {
            log.debug("the last look for {} was cut off", condition, failure);
        } else {
            log.error("nobody looks for {} any more", condition, failure);
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Withdraws the condition. Does not wait for the thread: what that publishes too late it withdraws itself. */
    public void stop() {
        stopped.countDown();
        run(withdrawal.getAndSet(ENDED));
    }

    /**
     * One look, and what follows from it. Called by the probe's thread; by a test instead of it.
     *
     * @param nowNanos monotonic time
     * @return when to look again
     */
    public Duration look(long nowNanos) {
        boolean present = steadiness.look(isThere(), nowNanos);
        if (present != published) {
            published = present;
            change(present);
        }
        return steadiness.interval();
    }

    private void watch() {
        try {
            while (!stopped.await(look(System.nanoTime()).toMillis(), TimeUnit.MILLISECONDS)) {
                log.trace("looking again for {}", condition);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says why it is missing once, not at every look. */
    private boolean isThere() {
        var missing = missing();
        if (!missing.isEmpty() && !missing.equals(explained) && !isStopped()) {
            log.info("{} is not available: {}", condition, missing);
        }
        explained = missing;
        return missing.isEmpty();
    }

    private String missing() {
        try {
            return fact.missing();
        } catch (RuntimeException | LinkageError e) {
            return "the look for it failed: " + e;
        }
    }

    private void change(boolean present) {
        if (present) {
            var undo = publisher.get();
            if (!withdrawal.compareAndSet(null, undo)) {
                undo.run();
            }
        } else {
            var undo = withdrawal.get();
            if (undo != ENDED && withdrawal.compareAndSet(undo, null)) {
                run(undo);
            }
        }
    }

    private static void run(@Nullable Runnable action) {
        if (action != null) {
            action.run();
        }
    }

    private static void nothing() {}

    @SuppressWarnings("JdkObsolete") // the framework's API takes a Dictionary
    private static Runnable register(BundleContext context, String condition) {
        var properties = new Hashtable<>(Map.of(Condition.CONDITION_ID, condition));
        try {
            var registration = context.registerService(Condition.class, Condition.INSTANCE, properties);
            return () -> unregister(registration);
        } catch (IllegalStateException e) {
            log.trace("the bundle is stopping", e);
            return ConditionProbe::nothing;
        }
    }

    private static void unregister(ServiceRegistration<Condition> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            log.trace("the framework was faster", e);
        }
    }
}
