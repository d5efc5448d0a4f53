package io.heddle.signal.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.heddle.wire.testing.TestRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * L6 under every interleaving, up to a number, of waits, connects, outages, ends of single waits and the end of all: no waiter is
 * left behind, and none is woken by another's end. Lincheck makes up the scenarios and explores them; no thread is switched within
 * a method of {@code java.util}, whose promises need no test. Real threads race in {@link StreamStateTest}.
 *
 * <p>Seen to fail: on the two-step form, by a test below, and with a {@code forget} that takes all waiters off the list.
 */
@Tag("threads")
class StreamStateRacesTest {

    /** What is under test, and its unfixed form. */
    interface Waits {
        CompletableFuture<Void> await(TestRun run);

        void connected();

        void disconnected();
    }

    /** Operations that both forms have. */
    public abstract static class Operations {
        final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
        private final Queue<Waiter> open = new ConcurrentLinkedQueue<>();
        private final Waits state;

        Operations(Waits state) {
            this.state = state;
        }

        @Operation
        public void waitForIt() {
            var run = new TestRun();
            var ended = new AtomicBoolean();
            var waiter = new Waiter(run, ended, state.await(run));
            waiters.add(waiter);
            open.add(waiter);
        }

        @Operation
        public void connected() {
            state.connected();
        }

        @Operation
        public void disconnected() {
            state.disconnected();
        }

        @Operation
        public void endOne() {
            var waiter = open.poll();
            if (waiter != null) {
                waiter.ended.set(true);
                waiter.run.end();
            }
        }

        @Validate
        public void check() {
            waiters.forEach(waiter -> require(
                    !waiter.future.isCompletedExceptionally() || waiter.ended.get() || isClosed(),
                    "woken by a stranger"));
            state.connected(); // whoever sleeps through this one was forgotten
            waiters.forEach(waiter -> require(waiter.future.isDone(), "left behind"));
        }

        boolean isClosed() {
            return false;
        }

        static void require(boolean condition, String otherwise) {
            if (!condition) {
                throw new AssertionError(otherwise);
            }
        }
    }

    private record Waiter(TestRun run, AtomicBoolean ended, CompletableFuture<Void> future) {}

    public static final class OfStreamState extends Operations {
        private final StreamState state;
        private final AtomicBoolean closed = new AtomicBoolean();

        public OfStreamState() {
            this(new StreamState());
        }

        private OfStreamState(StreamState state) {
            super(new Waits() {
                @Override
                public CompletableFuture<Void> await(TestRun run) {
                    return state.await(run);
                }

                @Override
                public void connected() {
                    state.connected();
                }

                @Override
                public void disconnected() {
                    state.disconnected();
                }
            });
            this.state = state;
        }

        @Operation(runOnce = true)
        public void close() {
            closed.set(true);
            state.close();
        }

        @Override
        boolean isClosed() {
            return closed.get();
        }

        @Override
        public void check() {
            var sleeping =
                    waiters.stream().filter(waiter -> !waiter.future.isDone()).count();
            require(!state.isConnected() && !isClosed() || sleeping == 0, "a wake-up was lost");
            require(state.waiting() == sleeping, "the list and the waiters differ");
            super.check();
            require(state.waiting() == 0, "a waiter stays on the list");
            waiters.forEach(waiter -> require(waiter.run.registered() == 0, "its run still knows a waiter"));
        }
    }

    /** The look and the registration in two steps: a connect in between finds nobody to wake. */
    private static final class TwoSteps implements Waits {
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>(); // guarded by itself
        private volatile boolean connected;

        @Override
        public CompletableFuture<Void> await(TestRun run) {
            var waiter = new CompletableFuture<Void>();
            if (connected) {
                waiter.complete(null);
            } else {
                synchronized (waiting) {
                    waiting.add(waiter);
                }
            }
            return waiter;
        }

        @Override
        public void connected() {
            List<CompletableFuture<Void>> released;
            synchronized (waiting) {
                connected = true;
                released = List.copyOf(waiting);
                waiting.clear();
            }
            released.forEach(waiter -> waiter.complete(null));
        }

        @Override
        public void disconnected() {
            connected = false;
        }
    }

    public static final class OfTwoSteps extends Operations {
        private final TwoSteps state;

        public OfTwoSteps() {
            this(new TwoSteps());
        }

        private OfTwoSteps(TwoSteps state) {
            super(state);
            this.state = state;
        }

        @Override
        public void check() {
            require(
                    !state.connected || waiters.stream().allMatch(waiter -> waiter.future.isDone()),
                    "a wake-up was lost");
        }
    }

    @Test
    void l6NoInterleavingLosesAWakeUp() {
        explore(40, 50).check(OfStreamState.class);
    }

    @Test
    void theExplorationFindsTheWakeUpThatIsLostBetweenLookAndRegistration() {
        assertThatThrownBy(() -> explore(100, 500).check(OfTwoSteps.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("a wake-up was lost");
    }

    @Test
    @Tag("long")
    void l6NoInterleavingOfManyLosesAWakeUp() {
        explore(50, 1000).actorsPerThread(4).check(OfStreamState.class);
        explore(30, 1000).threads(3).check(OfStreamState.class);
    }

    private static ModelCheckingOptions explore(int scenarios, int interleavings) {
        return new ModelCheckingOptions()
                .iterations(scenarios)
                .invocationsPerIteration(interleavings)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(0)
                .minimizeFailedScenario(false)
                .verifier(EpsilonVerifier.class)
                .addGuarantee(forClasses(name -> name.startsWith("java.util."))
                        .allMethods()
                        .treatAsAtomic());
    }
}
