package io.heddle.engine.lifecycle;

import static io.heddle.engine.lifecycle.Explore.require;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.heddle.api.lifecycle.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The lane while threads submit to it, work for it, take tasks back and write threads off: nothing is lost, nothing runs twice or
 * beside another task, the order of each submitter is kept (L8 for the write-off). Lincheck makes up scenarios of these operations
 * and explores their interleavings; real threads do the rest.
 *
 * <p>Seen to fail: on {@link LaneWithAFlag} by a test below; the write-off with a {@code Lane.run} that goes on without having ended
 * its task first, and with a {@code Lane.lose} that takes a task for lost which has just ended.
 */
@Tag("threads")
class LaneRacesTest {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** A task: whose, and which of theirs. */
    private record Submitted(int submitter, int number) {}

    /** Submitting and working, and what must hold when all is done. */
    public abstract static class Operations<L extends Executor> {
        final HandThreads threads = new HandThreads();
        final L lane;
        private final Queue<Submitted> submitted = new ConcurrentLinkedQueue<>();
        private final Queue<Submitted> ran = new ConcurrentLinkedQueue<>();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Operations(Function<Threads, L> make) {
            lane = make.apply(threads);
        }

        @Operation
        public void submit(@Param(gen = ThreadIdGen.class) int submitter) {
            int number = (int)
                    submitted.stream().filter(one -> one.submitter == submitter).count();
            var task = new Submitted(submitter, number);
            submitted.add(task);
            lane.execute(() -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                ran.add(task);
                inside.decrementAndGet();
            });
        }

        @Operation
        public void work() {
            threads.work();
        }

        @Validate
        public void check() {
            threads.workAll();
            var order = List.copyOf(ran);
            require(order.size() == submitted.size() && order.containsAll(submitted), "lost or repeated: " + order);
            for (int submitter = 0; submitter < 4; submitter++) {
                int who = submitter;
                var numbers = order.stream()
                        .filter(one -> one.submitter == who)
                        .map(Submitted::number)
                        .toList();
                require(numbers.equals(numbers.stream().sorted().toList()), "out of order: " + order);
            }
            require(most.get() <= 1, "tasks ran beside each other");
        }
    }

    public static final class OfLane extends Operations<Lane> {
        private final Queue<Timed> timed = new ConcurrentLinkedQueue<>();
        private final Queue<CompletableFuture<Integer>> calls = new ConcurrentLinkedQueue<>();

        public OfLane() {
            super(Lane::new);
        }

        private static final class Timed {
            private final AtomicInteger ran = new AtomicInteger();
            private final Registration registration;
            private volatile boolean backInTime;

            Timed(Lane lane) {
                registration = lane.schedule(Duration.ofSeconds(1), "timed", ran::incrementAndGet);
            }
        }

        @Operation
        public void schedule() {
            timed.add(new Timed(lane));
        }

        @Operation
        public void clock() {
            threads.fire(Duration.ofSeconds(1));
        }

        /** On the lane, where "before it has run" means something. */
        @Operation
        public void takeBack() {
            var task = timed.peek();
            if (task != null) {
                lane.execute(() -> {
                    boolean before = task.ran.get() == 0;
                    task.registration.close();
                    task.backInTime = before;
                });
            }
        }

        @Operation
        public void call() {
            calls.add(lane.call("call", () -> CompletableFuture.completedFuture(1)));
        }

        @Override
        public void check() {
            threads.workAll();
            threads.fire(Duration.ofSeconds(1));
            super.check();
            timed.forEach(task -> require(
                    task.ran.get() == (task.backInTime ? 0 : 1),
                    "ran " + task.ran + " times, back: " + task.backInTime));
            calls.forEach(call -> require(call.isDone(), "a call was not answered"));
        }
    }

    /** The lane looks at a task as often as it may without writing it off. One step to the model checker, as it is none of the race. */
    static final class Patience {
        private Patience() {}

        static void tryOf(HandThreads threads) {
            for (int look = 1; look < Lane.TASK_BOUND.toSeconds(); look++) {
                threads.fire(LOOK);
            }
        }
    }

    /** Three tasks that one more look would write off, and such looks: any of them may find itself written off. */
    public static final class OfLaneThatWritesOff {
        private final HandThreads threads = new HandThreads();
        private final Lane lane = new Lane(threads);
        private final Queue<String> ran = new ConcurrentLinkedQueue<>();

        public OfLaneThatWritesOff() {
            lane.onOverrun((task, thread) -> ran.add("overrun of " + task));
            for (int i = 1; i <= 3; i++) {
                var name = Integer.toString(i);
                lane.execute(name, () -> {
                    Patience.tryOf(threads);
                    ran.add(name + (lane.isMine() ? "" : " lost"));
                });
            }
        }

        @Operation
        public void work() {
            threads.work();
        }

        @Operation
        public void look() {
            threads.fire(LOOK);
        }

        @Validate
        public void check() {
            lane.execute("4", () -> ran.add("4"));
            threads.workAll();
            var order = List.copyOf(ran);
            var done =
                    order.stream().filter(each -> !each.startsWith("overrun")).toList();
            var numbers =
                    done.stream().map(each -> each.substring(0, 1)).sorted().toList();
            require(numbers.equals(List.of("1", "2", "3", "4")), "lost or repeated: " + order);
            var kept = done.stream().filter(each -> !each.endsWith("lost")).toList();
            require(kept.equals(kept.stream().sorted().toList()), "out of order: " + order);
            done.stream()
                    .filter(each -> each.endsWith("lost"))
                    .forEach(each -> require(
                            order.contains("overrun of " + each.charAt(0)), "written off, and nobody heard: " + order));
            require(order.stream().distinct().count() == order.size(), "told twice: " + order);
        }
    }

    /** Scenarios of write-offs. */
    private static ModelCheckingOptions writeOffs(int scenarios, int interleavings) {
        return Explore.of(scenarios, interleavings)
                .addGuarantee(forClasses(name -> name.equals(Patience.class.getName()))
                        .allMethods()
                        .treatAsAtomic());
    }

    public static final class OfLaneWithAFlag extends Operations<LaneWithAFlag> {
        public OfLaneWithAFlag() {
            super(LaneWithAFlag::new);
        }
    }

    @Test
    void nothingIsLostOrRepeatedAndEachSubmittersOrderIsKept() {
        Explore.of(25, 40).check(OfLane.class);
    }

    @Test
    void l8AWriteOffThatRacesTheTasksReturnLosesAndRepeatsNothing() {
        writeOffs(3, 400).actorsPerThread(2).check(OfLaneThatWritesOff.class);
    }

    @Test
    void theExplorationFindsTheFaultOfALaneWithAFlag() {
        assertThatThrownBy(() -> Explore.of(100, 1000).check(OfLaneWithAFlag.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("AssertionError");
    }

    @Test
    @Tag("long")
    void nothingIsLostInManyInterleavings() {
        Explore.of(50, 1000).actorsPerThread(4).check(OfLane.class);
        writeOffs(10, 5000).check(OfLaneThatWritesOff.class);
        writeOffs(10, 5000).threads(3).check(OfLaneThatWritesOff.class);
    }

    /** Memory as it is, and the product's own threads: what a task wrote is there for the next one, on whatever thread. */
    @Test
    void realThreadsSeeWhatTasksBeforeThemDid() {
        raceOnSystemThreads(1_500);
    }

    @Test
    @Tag("long")
    void realThreadsSeeWhatTasksBeforeThemDidForLong() {
        raceOnSystemThreads(150_000);
    }

    /** What one round on real threads works with. */
    private static final class Round {
        private final Lane lane;
        private final int[] count = new int[1]; // unguarded on purpose
        private final Queue<CompletableFuture<Integer>> answers = new ConcurrentLinkedQueue<>();

        Round(Threads threads) {
            this.lane = new Lane(threads);
        }

        void submit() {
            for (int i = 0; i < 3; i++) {
                answers.add(lane.call("count", () -> CompletableFuture.completedFuture(++count[0])));
            }
        }

        void check() {
            var seen = answers.stream().map(Race::join).sorted().toList();
            require(seen.equals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9)), "not one after the other: " + seen);
        }
    }

    private static void raceOnSystemThreads(int rounds) {
        try (var threads = new SystemThreads()) {
            Race.run(
                    rounds,
                    () -> new Round(threads),
                    List.of(Round::submit, Round::submit, Round::submit),
                    Round::check);
        }
    }
}
