package io.heddle.engine.lifecycle;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Scopes as one writes them at first, to see that the testers find what is wrong with them. */
final class UnfixedScopes {

    private UnfixedScopes() {}

    /** Looks, then registers: an end in between sweeps a set that does not hold the action yet, and the action never runs. */
    static final class LooksThenRegisters implements Cancellation {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Set<Runnable> actions = ConcurrentHashMap.newKeySet();

        void end() {
            if (ended.compareAndSet(false, true)) {
                actions.forEach(Runnable::run);
            }
        }

        @Override
        public boolean isEnded() {
            return ended.get();
        }

        @Override
        public Registration onEnd(Runnable action) {
            if (ended.get()) {
                action.run();
                return () -> {};
            }
            actions.add(action);
            return () -> actions.remove(action);
        }
    }

    /** Registers, then looks, but nobody owns an action: the sweep and the one who registers may both run it. */
    static final class RunsWithoutClaiming implements Cancellation {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final Set<Runnable> actions = ConcurrentHashMap.newKeySet();

        void end() {
            if (ended.compareAndSet(false, true)) {
                actions.forEach(Runnable::run);
            }
        }

        @Override
        public boolean isEnded() {
            return ended.get();
        }

        @Override
        public Registration onEnd(Runnable action) {
            actions.add(action);
            if (ended.get()) {
                action.run();
            }
            return () -> actions.remove(action);
        }
    }
}
