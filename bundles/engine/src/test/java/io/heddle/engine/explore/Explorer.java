package io.heddle.engine.explore;

import io.heddle.engine.explore.Choices.Share;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program under its schedules, on all processors. A violation is told with the schedule that leads to it, first a
 * short one: it is walked with one deviation, then two. With {@code -Dheddle.schedule=0.2.1} only that schedule runs.
 */
public final class Explorer {

    private static final @Nullable String REPLAY = System.getProperty("heddle.schedule");
    private static final int WALKERS = Runtime.getRuntime().availableProcessors();

    private final String name;
    private final Consumer<Choices> program;

    /** @param program does everything afresh each time, and throws if a rule is broken; on several threads at once */
    public Explorer(String name, Consumer<Choices> program) {
        this.name = name;
        this.program = program;
    }

    /** How far to walk. */
    public record Reach(String text, long schedules, boolean complete) {

        @Override
        public String toString() {
            return text + ": " + schedules + (complete ? " schedules, all there are" : " schedules");
        }
    }

    /**
     * Runs all schedules with 0, 1, 2 … deviations from the undisturbed one.
     *
     * @param deviations how many at most
     * @param most how many schedules at most
     */
    public Reach all(int deviations, long most) {
        if (REPLAY != null) {
            return replayed();
        }
        var count = new AtomicLong();
        var open = new AtomicLong(); // walkers that did not come to their end
        walk(share -> {
            if (!walk(share, deviations, most, count)) {
                open.incrementAndGet();
            }
        });
        return told(new Reach(
                name + " with up to " + deviations + " deviations", Math.min(count.get(), most), open.get() == 0));
    }

    /** Runs {@code most} schedules by chance; the seed is told, and taken from {@code -Dheddle.explore.seed}. */
    public Reach random(long most) {
        if (REPLAY != null) {
            return replayed();
        }
        long seed = Long.getLong("heddle.explore.seed", System.nanoTime());
        var next = new AtomicLong();
        walk(share -> {
            for (long i = next.getAndIncrement(); i < most && !Thread.interrupted(); i = next.getAndIncrement()) {
                run(Choices.random(seed + i));
            }
        });
        return told(new Reach(name + " by chance, -Dheddle.explore.seed=" + seed, most, false));
    }

    private boolean walk(Share share, int deviations, long most, AtomicLong count) {
        var choices = Choices.replay();
        run(choices); // each walker needs the undisturbed schedule to begin with; one of them counts it
        count.addAndGet(share.number() == 0 ? 1 : 0);
        for (var next = choices.next(deviations, share); next != Choices.NONE; next = choices.next(deviations, share)) {
            if (Thread.interrupted() || count.incrementAndGet() > most) {
                return false;
            }
            choices = Choices.replay(next);
            run(choices);
        }
        return true;
    }

    /** One walker for each processor; the first violation ends all. */
    private static void walk(Consumer<Share> walker) {
        var violation = new AtomicReference<@Nullable Throwable>();
        var threads = new Thread[WALKERS];
        for (int i = 0; i < WALKERS; i++) {
            var share = new Share(i, WALKERS);
            threads[i] = new Thread(
                    () -> {
                        try {
                            walker.accept(share);
                        } catch (RuntimeException | Error e) {
                            violation.compareAndSet(null, e);
                            Arrays.stream(threads).forEach(Thread::interrupt);
                        }
                    },
                    "explorer-" + i);
        }
        Arrays.stream(threads).forEach(Thread::start);
        for (var thread : threads) {
            join(thread);
        }
        var found = violation.get();
        if (found != null) {
            throw new AssertionError(found.getMessage(), found);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Reach replayed() {
        var text = REPLAY == null ? "" : REPLAY;
        var schedule = text.isEmpty()
                ? new int[0]
                : Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
        run(Choices.replay(schedule));
        return new Reach(name + " replayed", 1, false);
    }

    private void run(Choices choices) {
        try {
            program.accept(choices);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name + ": " + e.getMessage() + "; -Dheddle.schedule=" + choices, e);
        }
    }

    @SuppressWarnings("SystemOut") // what was explored is told to whoever runs it
    private static Reach told(Reach reach) {
        System.out.println(reach);
        return reach;
    }
}
