package io.heddle.signal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A failure that happened, kept as evidence: the form that has it and the real one run through the same scenario, in every order of
 * what a waiter, the stream, its end, and the end of another wait do.
 */
class KnownWaitFailuresTest {

    @Test
    @SuppressWarnings("SystemOut") // the schedule is the evidence
    void l6NoWakeUpIsLostBetweenTheLookAndTheRegistration() {
        assertThatThrownBy(() -> Moments.all(moments -> play(moments, UnfixedStreamState::new)))
                .satisfies(seen -> System.out.println("seen: a lost wake-up, unfixed: " + seen.getMessage()))
                .hasMessageContaining("sleeps through")
                .hasMessageContaining("schedule ");

        long ways = Moments.all(moments -> play(moments, Ours::new));

        System.out.println("a lost wake-up, ours: " + ways + " schedules, all there are");
        assertThat(ways).isGreaterThan(1000);
    }

    private static void play(Moments moments, Supplier<Waits> form) {
        var waits = form.get();
        var run = new Run(moments);
        var other = new Run(moments);
        boolean closing = moments.yes();
        moments.others(waits::connected, waits::disconnected, waits::connected);
        moments.others(other::end);
        if (closing) {
            moments.others(waits::close);
        }

        moments.pass();
        var waiter = waits.await(run);
        var stranger = waits.await(other);
        moments.passAll();

        List.of(waiter, stranger).forEach(each -> require(each.isDone(), "L6: a waiter sleeps through a connect"));
        require(closing || !waiter.isCompletedExceptionally(), "L6: another one's end ends this wait");
        require(run.actions.isEmpty() && other.actions.isEmpty(), "L6: something of a wait stays behind");
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError(rule);
        }
    }

    /** A run that others can come in between of whenever it is asked something. */
    private static final class Run implements Cancellation {
        private final Moments moments;
        private final Set<Runnable> actions = new LinkedHashSet<>();
        private boolean ended;

        Run(Moments moments) {
            this.moments = moments;
        }

        void end() {
            ended = true;
            var all = List.copyOf(actions);
            actions.clear();
            all.forEach(Runnable::run);
        }

        @Override
        public boolean isEnded() {
            moments.pass();
            return ended;
        }

        @Override
        public Registration onEnd(Runnable action) {
            moments.pass();
            if (ended) {
                action.run();
                return () -> {};
            }
            actions.add(action);
            moments.pass();
            return () -> {
                moments.pass();
                actions.remove(action);
            };
        }
    }

    /** The real one. */
    private static final class Ours implements Waits {
        private final StreamState state = new StreamState();

        @Override
        public CompletableFuture<Void> await(Cancellation wait) {
            return state.await(wait);
        }

        @Override
        public void connected() {
            state.connected();
        }

        @Override
        public void disconnected() {
            state.disconnected();
        }

        @Override
        public void close() {
            state.close();
        }
    }
}
