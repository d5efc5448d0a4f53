package io.heddle.engine.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A race on real threads, run many times: every round has a fresh subject, its actors are let go in the same instant, and when all
 * are done the subject is checked. That is the method of jcstress, in thirty lines instead of its harness, which brings an
 * annotation processor, a runner of forked machines and a build of its own, and speaks of plain fields; here actors are methods
 * that take microseconds and may themselves use threads.
 *
 * <p>It complements the model checker, which explores interleavings but only sequentially consistent ones, and cannot follow
 * executors: here the machine's memory and the product's threads are real.
 */
public final class Race {

    private static final int SPINS_BEFORE_PARKING = 200;

    /** A round takes microseconds; an actor that is not done by then hangs. */
    private static final Duration BOUND = Duration.ofMinutes(1);

    private Race() {}

    /**
     * Runs the race.
     *
     * @param rounds how often
     * @param fresh makes the subject of a round
     * @param check throws if a rule was broken; sees everything the actors did
     * @throws AssertionError if an actor or a check failed, naming the round
     */
    public static <S> void run(int rounds, Supplier<S> fresh, List<Consumer<S>> actors, Consumer<S> check) {
        var course = new Course<S>(actors.size());
        var runners = actors.stream().map(actor -> course.runner(rounds, actor)).toList();
        try {
            for (int round = 1; round <= rounds; round++) {
                var subject = fresh.get();
                course.letGo(subject, round);
                check(subject, round, course, check);
            }
        } finally {
            course.abandoned = true;
            runners.forEach(Race::join);
        }
    }

    /** The answer of what the actors began; fails if it does not come. */
    public static <T> T join(CompletableFuture<T> answer) {
        return answer.orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static <S> void check(S subject, int round, Course<S> course, Consumer<S> check) {
        var failure = course.failures.poll();
        try {
            if (failure == null) {
                check.accept(subject);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        if (failure != null) {
            throw new AssertionError("in round " + round + ": " + failure.getMessage(), failure);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(1000); // one that hangs is a daemon
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the starter and the actors share. */
    private static final class Course<S> {
        private final int actors;
        private final AtomicInteger done = new AtomicInteger();
        private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private volatile int current;
        private volatile boolean abandoned;
        private S subject; // published by current

        @SuppressWarnings("NullAway.Init") // set before the first round
        Course(int actors) {
            this.actors = actors;
        }

        void letGo(S next, int round) {
            subject = next;
            done.set(0);
            current = round;
            long end = System.nanoTime() + BOUND.toNanos();
            for (int spins = 0; done.get() < actors; spins++) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("in round " + round + ": an actor hangs");
                }
                pause(spins);
            }
        }

        Thread runner(int rounds, Consumer<S> actor) {
            var thread = new Thread(
                    () -> {
                        for (int round = 1; round <= rounds && await(round); round++) {
                            act(actor);
                        }
                    },
                    "race");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        private boolean await(int round) {
            for (int spins = 0; current < round; spins++) {
                if (abandoned) {
                    return false;
                }
                pause(spins);
            }
            return true;
        }

        private void act(Consumer<S> actor) {
            try {
                actor.accept(subject);
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
            done.incrementAndGet();
        }

        private static void pause(int spins) {
            if (spins < SPINS_BEFORE_PARKING) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1); // gives the processor away, for there may be fewer than racers
            }
        }
    }
}
