package io.heddle.engine.lifecycle;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long something lasts: a tree of cancellations, in which a child ends with its parent and never the other way round.
 *
 * <p>No lock. An action belongs to whoever removes it from the map: {@link #end} to run it, {@link #onEnd} to run it at once
 * because the end came first, or its registration to forget it. So it runs once at most, and exactly once if it is not taken
 * back: it was either in the map when the end swept it, or {@code onEnd} saw the end after adding it. Actions run in the order in
 * which they were registered.
 */
public final class Scope implements Cancellation {

    private static final Logger log = LoggerFactory.getLogger(Scope.class);

    private final String name;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ConcurrentNavigableMap<Long, Runnable> actions = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();

    private Scope(String name) {
        this.name = name;
    }

    /** A scope without a parent. */
    public static Scope root(String name) {
        return new Scope(name);
    }

    /** A scope that ends with this one, or earlier. */
    public Scope child(String childName) {
        var child = new Scope(name + "/" + childName);
        var inParent = onEnd(child::end);
        child.onEnd(inParent::close);
        return child;
    }

    /** Ends this scope and its children, once; later calls do nothing. Actions run on this thread before it returns. */
    public void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        for (var id : actions.keySet()) {
            runIfMine(id);
        }
    }

    @Override
    public boolean isEnded() {
        return ended.get();
    }

    @Override
    public Registration onEnd(Runnable body) {
        long id = lastId.incrementAndGet();
        actions.put(id, body);
        if (ended.get()) {
            runIfMine(id);
        }
        return () -> actions.remove(id);
    }

    /** How many actions wait for the end: what a leak would make grow. */
    int waiting() {
        return actions.size();
    }

    @Override
    public String toString() {
        return name + (isEnded() ? " (ended)" : "");
    }

    private void runIfMine(long id) {
        var action = actions.remove(id);
        if (action == null) {
            return;
        }
        try {
            action.run();
        } catch (RuntimeException | Error e) { // also an Error: the other actions must run
            log.error("an action at the end of {} failed", this, e);
        }
    }
}
