package io.heddle.engine.lifecycle;

import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.StepStatus;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.metrics.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of one start and teardown with their durations, for logs, status and metrics. Lane only, except where noted. */
public final class StepLog {

    private static final Logger log = LoggerFactory.getLogger(StepLog.class);
    private static final String WAIT = "wait for ";
    private static final long LONG_NANOS = 1_000_000_000;

    private final Threads threads;
    private final Meters meters;
    private final List<StepStatus> steps = new ArrayList<>(); // lane only
    private volatile @Nullable Step running; // written on the lane

    /** A log whose steps nobody counts. */
    public StepLog(Threads threads) {
        this(threads, new Meters());
    }

    public StepLog(Threads threads, Meters meters) {
        this.threads = threads;
        this.meters = meters;
    }

    /** Notes that a step begins; one that is still under way is abandoned. */
    public Step begin(Phase phase, String name) {
        abandon();
        var step = new Step(phase, name, threads.nanoTime());
        running = step;
        return step;
    }

    /** Notes that nobody waits any more for what is under way: it hangs, or the run ended while it waited. */
    public void abandon() {
        var before = running;
        if (before != null) {
            before.end(before.suspended ? "cancelled" : "hung", "");
        }
    }

    /** What is under way, or {@code null}. Any thread. */
    public @Nullable Step current() {
        return running;
    }

    /** The steps that ended so far, in order. */
    public List<StepStatus> steps() {
        return List.copyOf(steps);
    }

    /** The steps of one half that took at least a millisecond or were not done, on one line: what a summary shows. */
    public String summary(Phase phase) {
        var all = steps.stream().filter(step -> step.phase() == phase).toList();
        var worthSaying =
                all.stream().filter(step -> step.millis() > 0 || !step.isDone()).toList();
        int quick = all.size() - worthSaying.size();
        var text = worthSaying.stream().map(StepLog::text).collect(Collectors.joining(", "));
        return quick == 0 ? text : (text.isEmpty() ? "" : text + ", ") + quick + " more below 1 ms";
    }

    private static String text(StepStatus step) {
        return step.name() + " " + step.millis() + " ms" + (step.isDone() ? "" : " (" + step.outcome() + ")");
    }

    /** A step under way. */
    public final class Step {
        private final Phase phase;
        private final String name;
        private final long startedNanos;
        private final AtomicBoolean ended = new AtomicBoolean(); // also a thread that lost the lane may come to its end
        private volatile boolean suspended; // written on the lane

        Step(Phase phase, String name, long startedNanos) {
            this.phase = phase;
            this.name = name;
            this.startedNanos = startedNanos;
        }

        /** What it is and how long it has taken, for people: {@code signal stream, 3 s}. Any thread. */
        public String text() {
            return (name.startsWith(WAIT) ? name.substring(WAIT.length()) : name) + ", " + nanos() / 1_000_000_000
                    + " s";
        }

        /** Whether it is worth saying that it is under way: it waits, or takes as long as no step should. Any thread. */
        public boolean lasts() {
            return suspended || nanos() >= LONG_NANOS;
        }

        /** It waits; the lane does other things meanwhile. */
        public void suspend() {
            suspended = true;
        }

        /** It did what it should. */
        public void done() {
            end("done", "");
        }

        /** It did not. */
        public void failed(Throwable cause) {
            if (cause instanceof CancelledException) {
                end("cancelled", "");
            } else {
                end("failed", ": " + cause.getMessage());
            }
        }

        private long nanos() {
            return threads.nanoTime() - startedNanos;
        }

        /** {@code outcome} is one of few, {@code reason} is free text. */
        private void end(String outcome, String reason) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            long nanos = nanos();
            steps.add(new StepStatus(phase, name, nanos / 1_000_000, outcome + reason));
            if (running == this) {
                running = null;
            }
            var label = phase.name().toLowerCase(Locale.ROOT);
            meters.time(Meter.STEP, nanos, label, name);
            if (!outcome.equals("done")) {
                meters.count(Meter.STEPS_NOT_DONE, label, name, outcome);
            }
            log.debug("{} \"{}\": {}{} in {} ms", label, name, outcome, reason, nanos / 1_000_000);
        }
    }
}
