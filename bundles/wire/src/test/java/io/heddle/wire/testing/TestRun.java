package io.heddle.wire.testing;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import java.util.ArrayList;
import java.util.List;

/** A run that a test ends. */
public final class TestRun implements Cancellation {

    private final List<Runnable> actions = new ArrayList<>(); // guarded by itself
    private boolean ended; // guarded by actions

    @Override
    public boolean isEnded() {
        synchronized (actions) {
            return ended;
        }
    }

    @Override
    public Registration onEnd(Runnable action) {
        synchronized (actions) {
            if (!ended) {
                actions.add(action);
                return () -> forget(action);
            }
        }
        action.run();
        return () -> {};
    }

    /** Ends the run; the actions run in the caller. */
    public void end() {
        List<Runnable> due;
        synchronized (actions) {
            ended = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /** How many actions wait for the end. */
    public int registered() {
        synchronized (actions) {
            return actions.size();
        }
    }

    private void forget(Runnable action) {
        synchronized (actions) {
            actions.remove(action);
        }
    }
}
