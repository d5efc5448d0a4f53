package io.heddle.hub.internal.store;

import io.heddle.hub.internal.state.HubState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the current state and changes it: one change at a time, on the disk before anybody sees it. Thread safe.
 */
public final class StateKeeper {

    /** A step from one state to the next. */
    @FunctionalInterface
    public interface Change<X extends Exception> {
        /** The next state; the given one if there is nothing to change. */
        HubState apply(HubState state) throws X;
    }

    /** Hears of changes, in order, under the keeper's lock: it only takes note. */
    @FunctionalInterface
    public interface Listener {
        void changed(Version before, Version after);
    }

    /**
     * A state and its place in the order of states of this process.
     *
     * @param state the state
     * @param number counts every change, also those that leave the serial alone
     */
    public record Version(HubState state, long number) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final StateFile file;
    private volatile Version current; // written under lock

    /** A keeper of a state that is in the file already. */
    public StateKeeper(StateFile file, HubState state) {
        this.file = file;
        this.current = new Version(state, 0);
    }

    /** The state and its number. */
    public Version current() {
        return current;
    }

    /** The state. */
    public HubState state() {
        return current.state();
    }

    /** Has a listener told of all further changes. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /**
     * Makes a change; it is on the disk when this returns. Blocks for the disk and for the changes before.
     *
     * @return the state after it
     * @throws X what the change threw; nothing was changed
     * @throws StoreException if it could not be saved; nothing was changed
     */
    public <X extends Exception> HubState change(Change<X> change) throws X, StoreException {
        lock.lock();
        try {
            var before = current;
            var next = change.apply(before.state());
            if (next.equals(before.state())) {
                return next;
            }
            file.save(next);
            var after = new Version(next, before.number() + 1);
            current = after;
            listeners.forEach(listener -> listener.changed(before, after));
            return next;
        } finally {
            lock.unlock();
        }
    }
}
