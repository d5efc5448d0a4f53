package io.heddle.tck.fake;

import io.heddle.api.host.BackendException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model of the host that fakes share: the objects that exist on it, and what went wrong. After every run it must equal the
 * empty host. Thread safe.
 */
public final class FakeHost {

    private final Set<String> objects = new ConcurrentSkipListSet<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lastIndex = new AtomicInteger(1); // that of the loopback interface
    private volatile Interference interference = (service, operation, mayFail) -> {};

    /** Comes between a call of any fake of this host and its effect. */
    public interface Interference {

        /**
         * May throw, or block.
         *
         * @param service the fake's name
         * @param operation what is called
         * @param mayFail whether the operation may throw a {@link BackendException}
         */
        void before(String service, String operation, boolean mayFail) throws BackendException;
    }

    /** Sets who interferes; one at a time. */
    public void interfere(Interference next) {
        interference = next;
    }

    Interference interference() {
        return interference;
    }

    /** The index of the next interface. */
    int nextIndex() {
        return lastIndex.incrementAndGet();
    }

    /** Creates an object; a second one of the same name is a violation, and refused. */
    public boolean create(String object) {
        boolean created = objects.add(object);
        if (!created) {
            violations.add("created twice: " + object);
        }
        events.add("+" + object);
        return created;
    }

    /** Removes an object, if it is there. */
    public void remove(String object) {
        if (objects.remove(object)) {
            events.add("-" + object);
        }
    }

    /** Something happened that is not an object. */
    public void event(String text) {
        events.add(text);
    }

    /** A rule was broken. */
    public void violate(String text) {
        violations.add(text);
    }

    /** Forgets the violations up to now: for a test that shows one. */
    public void forgive() {
        violations.clear();
    }

    /** What exists now, sorted. */
    public List<String> objects() {
        return List.copyOf(objects);
    }

    /** Rules that were broken, in order. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** Everything that happened, in order. */
    public List<String> events() {
        return List.copyOf(events);
    }

    /** Forgets what happened so far; objects stay. */
    public void clearEvents() {
        events.clear();
    }
}
