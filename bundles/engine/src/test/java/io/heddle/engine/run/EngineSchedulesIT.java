package io.heddle.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.engine.explore.Choices;
import io.heddle.engine.explore.ExploredThreads;
import io.heddle.engine.explore.Explorer;
import io.heddle.engine.lifecycle.EngineAlreadyStartedException;
import io.heddle.engine.lifecycle.EngineStoppedException;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.run.Engine.State;
import io.heddle.engine.run.Engine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One engine under its schedules: two starts, three stops (one from the lane), the end of the scope above it and the end of its waits
 * come at every point of every step and undo, each of which may fail, throw an {@code Error}, or hang past the lane's bound and
 * return later. Rules L1–L5, L7–L9.
 */
@SuppressWarnings("FutureReturnValueIgnored") // each world looks at what became of it
class EngineSchedulesIT {

    private static final int STEPS = 3;

    @Test
    void everyScheduleWithFewDeviationsHolds() {
        var reach = new Explorer("engine", choices -> new World(choices).run()).all(4, 2_000_000);

        assertThat(reach.schedules()).isEqualTo(2_000_000);
    }

    @Test
    void schedulesByChanceHold() {
        new Explorer("engine", choices -> new World(choices).run()).random(500_000);
    }

    @Test
    @Tag("slow")
    void tenMillionSchedulesByChanceHold() {
        new Explorer("engine", choices -> new World(choices).run()).random(10_000_000);
    }

    @Test
    @Tag("slow")
    void tenMillionSchedulesWithFewDeviationsHold() {
        var reach = new Explorer("engine", choices -> new World(choices).run()).all(6, 10_000_000);

        assertThat(reach.schedules()).isEqualTo(10_000_000);
    }

    /** What a step, or its undo, does. */
    private enum Manner {
        WORKS,
        WAITS,
        FAILS,
        ERRS,
        HANGS
    }

    private static final List<Manner> MANNERS = List.of(Manner.values());

    /** One engine and all who may touch it. */
    private static final class World {
        private static final Duration LONG = Duration.ofMinutes(2);

        private final Choices choices;
        private final ExploredThreads threads;
        private final Lane lane;
        private final Scope above = Scope.root("above");
        private final Scope scope = above.child("engine");
        private final Teardown teardown;
        private final Engine engine;
        private final List<Integer> exists = new ArrayList<>();
        private final List<Integer> undone = new ArrayList<>();
        private final List<CompletableFuture<Void>> waits = new ArrayList<>();
        private final List<CompletableFuture<Void>> stops = new ArrayList<>();
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final List<String> broken = new ArrayList<>();
        private boolean accepted;
        private boolean released;
        private int pushed;

        World(Choices choices) {
            this.choices = choices;
            this.threads = new ExploredThreads(choices, true);
            this.lane = new Lane(threads);
            var log = new StepLog(threads);
            this.teardown = new Teardown(log);
            engine = new Engine(lane, scope, log, teardown, sequence(this::step), () -> 0, () -> {});
            lane.onOverrun((task, lost) -> overran());
        }

        private static List<Step> sequence(IntFunction<Step> step) {
            var sequence = new ArrayList<Step>();
            for (int i = 0; i < STEPS; i++) {
                sequence.add(step.apply(i));
            }
            return sequence;
        }

        private void run() {
            threads.stage(LONG.multipliedBy(STEPS * 4L), this::script);
            threads.run();
            judge();
        }

        /** What comes from outside, in the order of the undisturbed schedule. */
        private void script() {
            threads.move(this::start);
            threads.move(this::endWaits);
            threads.move(this::stop);
            threads.move(() -> lane.execute(this::stop));
            threads.move(above::end);
            threads.move(this::start);
            threads.move(this::stop);
            threads.move(() -> released = true);
        }

        private void start() {
            try {
                var future = engine.start();
                require(!accepted, "L1: started twice");
                accepted = true;
                future.whenComplete((nothing, failure) -> startEnded(failure));
            } catch (EngineAlreadyStartedException e) {
                require(accepted, "L1: refused a first start");
            } catch (EngineStoppedException e) {
                require(!stops.isEmpty() || accepted, "L1: stopped by nobody");
            }
        }

        private void startEnded(@Nullable Throwable failure) {
            if (failure == null) {
                require(exists.size() == STEPS, "L5: started with half of it");
                started.complete(null);
            } else {
                require(exists.isEmpty(), "L2: failed with " + exists + " left");
                started.completeExceptionally(failure);
            }
        }

        private void stop() {
            var stop = engine.stop();
            require(scope.isEnded(), "L4: the scope is not ended when stop returns");
            stops.add(stop);
            stop.whenComplete((nothing, failure) -> require(exists.isEmpty(), "L3: stopped with " + exists + " left"));
        }

        private void endWaits() {
            List.copyOf(waits).forEach(wait -> wait.complete(null));
        }

        /** What the client does when a thread of the lane was written off. */
        private void overran() {
            if (engine.state() == State.STOPPING) {
                engine.resumeTeardown();
            } else {
                stop();
            }
        }

        private Step step(int number) {
            return new Step("" + number, () -> take(number));
        }

        private CompletableFuture<?> take(int number) throws Exception {
            require(engine.state() == State.STARTING, "L9: a step in " + engine.state());
            teardown.push("" + number, () -> undo(number));
            pushed++;
            exists.add(number);
            threads.pause();
            var manner = MANNERS.get(choices.among(MANNERS.size()));
            if (manner == Manner.WAITS) {
                var wait = new CompletableFuture<Void>();
                waits.add(wait);
                return wait;
            }
            behave(manner);
            return CompletableFuture.completedFuture(null);
        }

        private void undo(int number) throws Exception {
            require(exists.remove((Integer) number), "L3: undone twice");
            require(scope.isEnded(), "L2: undone before the scope ended");
            undone.add(number);
            threads.pause();
            behave(MANNERS.get(choices.among(MANNERS.size())));
        }

        private void behave(Manner manner) throws Exception {
            switch (manner) {
                case FAILS -> throw new Exception("on purpose");
                case ERRS -> throw new AssertionError("on purpose");
                case HANGS -> {
                    lane.outside(this::hang, late -> {});
                }
                default -> {}
            }
        }

        private boolean hang() {
            threads.pass(LONG); // past every bound
            threads.await(() -> released);
            return true;
        }

        private void judge() {
            for (int i = 1; i < undone.size(); i++) {
                require(undone.get(i) < undone.get(i - 1), "L7: undone in the order " + undone);
            }
            require(threads.blocked() == 0, "L8: " + threads.blocked() + " threads blocked");
            require(stops.stream().allMatch(CompletableFuture::isDone), "L3: a stop that never ends");
            require(engine.state() == State.STOPPED, "L3: " + engine.state());
            require(undone.size() == pushed && exists.isEmpty(), "L2: " + exists + " left");
            require(!accepted || started.isDone(), "L4: a start that never ends");
            require(threads.pendingTimers() == 0, "L9: timers left");
            if (!broken.isEmpty()) {
                throw new AssertionError(broken);
            }
        }

        /** Collected, not thrown: the lane would survive it. */
        private void require(boolean holds, String rule) {
            if (!holds) {
                broken.add(rule);
            }
        }
    }
}
