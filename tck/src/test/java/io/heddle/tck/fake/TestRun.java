package io.heddle.tck.fake;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import java.util.ArrayList;
import java.util.List;

/** A run that a test ends. One thread. */
final class TestRun implements Cancellation {

    private final List<Runnable> actions = new ArrayList<>();
    private boolean ended;

    void end() {
        ended = true;
        List.copyOf(actions).forEach(Runnable::run);
        actions.clear();
    }

    /** How many wait for the end: what a leak would leave. */
    int waiting() {
        return actions.size();
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public Registration onEnd(Runnable action) {
        if (ended) {
            action.run();
        } else {
            actions.add(action);
        }
        return () -> actions.remove(action);
    }
}
