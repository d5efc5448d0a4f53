package io.heddle.engine.lifecycle;

import io.heddle.api.GatewayStatus.StepStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of one start and teardown with their durations, for logs and status. Lane only. */
public final class StepLog {

    private static final Logger log = LoggerFactory.getLogger(StepLog.class);

    private final Threads threads;
    private final List<StepStatus> steps = new ArrayList<>(); // lane only
    private @Nullable Step running; // lane only

    public StepLog(Threads threads) {
        this.threads = threads;
    }

    /** Notes that a step begins. */
    public Step begin(String name) {
        var step = new Step(name, threads.nanoTime());
        running = step;
        return step;
    }

    /** What is under way, or {@code null}. */
    public @Nullable Step current() {
        return running;
    }

    /** The steps that ended so far, in order. */
    public List<StepStatus> steps() {
        return List.copyOf(steps);
    }

    /** A step under way. */
    public final class Step {
        private final String name;
        private final long startedNanos;

        Step(String name, long startedNanos) {
            this.name = name;
            this.startedNanos = startedNanos;
        }

        /** What it is and how long it has taken, for people. Any thread. */
        public String text() {
            return name + ", " + millis() / 1000 + " s";
        }

        public void done() {
            end("done");
        }

        public void failed(Throwable cause) {
            end(cause instanceof CancelledException ? "cancelled" : "failed: " + cause.getMessage());
        }

        private long millis() {
            return (threads.nanoTime() - startedNanos) / 1_000_000;
        }

        private void end(String outcome) {
            var status = new StepStatus(name, millis(), outcome);
            steps.add(status);
            running = null;
            log.debug("{}: {} in {} ms", name, outcome, status.millis());
        }
    }
}
