package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.StepStatus;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.metrics.PrometheusText;
import io.heddle.engine.metrics.Meters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class StepLogTest {

    private final VirtualThreads threads = new VirtualThreads();
    private final Meters meters = new Meters();
    private final StepLog log = new StepLog(threads, meters);

    @Test
    void everyStepIsKeptWithItsPhaseDurationAndOutcome() {
        var tunnel = log.begin(Phase.START, "open tunnel");
        threads.advance(Duration.ofMillis(12));
        tunnel.done();
        log.begin(Phase.START, "open firewall").failed(new IllegalStateException("no table"));
        log.begin(Phase.TEARDOWN, "close tunnel").done();

        assertThat(log.steps())
                .containsExactly(
                        new StepStatus(Phase.START, "open tunnel", 12, "done"),
                        new StepStatus(Phase.START, "open firewall", 0, "failed: no table"),
                        new StepStatus(Phase.TEARDOWN, "close tunnel", 0, "done"));
    }

    @Test
    void aStepThatDoesNotReturnIsNotedAsHungAndItsLateReturnChangesNothing() {
        var hanging = log.begin(Phase.TEARDOWN, "close routes");
        threads.advance(Duration.ofSeconds(10));
        log.begin(Phase.TEARDOWN, "close tunnel").done();

        hanging.done();

        assertThat(log.steps())
                .containsExactly(
                        new StepStatus(Phase.TEARDOWN, "close routes", 10_000, "hung"),
                        new StepStatus(Phase.TEARDOWN, "close tunnel", 0, "done"));
    }

    @Test
    void aWaitThatIsAbandonedIsCancelledNotHung() {
        log.begin(Phase.START, "wait for signal stream").suspend();
        log.begin(Phase.TEARDOWN, "close tunnel").done();

        assertThat(log.steps())
                .first()
                .isEqualTo(new StepStatus(Phase.START, "wait for signal stream", 0, "cancelled"));
    }

    @Test
    void namesWhatIsUnderWayWithTheTimeItHasTaken() {
        log.begin(Phase.START, "wait for signal stream").suspend();
        threads.advance(Duration.ofMillis(3900));
        var current = log.current();

        assertThat(current != null && current.lasts()).isTrue();
        assertThat(current == null ? "" : current.text()).isEqualTo("signal stream, 3 s");
    }

    /** Or the progress of a start would name each of its steps for a moment. */
    @Test
    void aStepThatDoesNotWaitIsWorthSayingWhenItTakesLong() {
        var step = log.begin(Phase.START, "open tunnel");
        assertThat(step.lasts()).isFalse();

        threads.advance(Duration.ofSeconds(1));
        assertThat(step.lasts()).isTrue();
    }

    @Test
    void aStepThatWaitsIsWorthSayingAtOnce() {
        var step = log.begin(Phase.START, "wait for signal stream");
        step.suspend();

        assertThat(step.lasts()).isTrue();
    }

    @Test
    void aStepThatDoesNotWaitIsNamedAsItIs() {
        var step = log.begin(Phase.START, "open tunnel");
        threads.advance(Duration.ofMillis(1900));

        assertThat(step.text()).isEqualTo("open tunnel, 1 s");
    }

    /** A thread that lost the lane may come to the end of its step when the next one has begun. */
    @Test
    void theLateEndOfAStepDoesNotHideTheNext() {
        var clock = new ClockThatLetsOthersIn(threads);
        var shared = new StepLog(clock);
        var first = shared.begin(Phase.TEARDOWN, "close routes");
        var next = new ArrayList<StepLog.Step>();
        clock.onceMeanwhile = () -> next.add(shared.begin(Phase.TEARDOWN, "close tunnel"));

        first.done();

        assertThat(next).hasSize(1).containsExactly(shared.current());
        assertThat(shared.steps()).extracting(StepStatus::name).containsExactly("close routes");
    }

    @Test
    void theSummaryDoesNotSpeakOfStepsThereAreNot() {
        assertThat(log.summary(Phase.START)).isEmpty();
        var tunnel = log.begin(Phase.START, "open tunnel");
        threads.advance(Duration.ofMillis(12));
        tunnel.done();

        assertThat(log.summary(Phase.START)).isEqualTo("open tunnel 12 ms");
    }

    @Test
    void theSummaryNamesWhatTookTimeOrWasNotDone() {
        log.begin(Phase.START, "validate settings").done();
        var tunnel = log.begin(Phase.START, "open tunnel");
        threads.advance(Duration.ofMillis(12));
        tunnel.done();
        log.begin(Phase.START, "open firewall").failed(new CancelledException("stopped"));
        log.begin(Phase.TEARDOWN, "close tunnel").done();

        assertThat(log.summary(Phase.START))
                .isEqualTo("open tunnel 12 ms, open firewall 0 ms (cancelled), 1 more below 1 ms");
        assertThat(log.summary(Phase.TEARDOWN)).isEqualTo("1 more below 1 ms");
    }

    /** Reasons are free text and stay out of the labels. */
    @Test
    void stepsAreCountedUnderAClosedSetOfOutcomes() {
        log.begin(Phase.START, "open tunnel").failed(new IllegalStateException("one reason"));
        log.begin(Phase.START, "open tunnel").failed(new IllegalStateException("another"));
        log.begin(Phase.START, "open tunnel").failed(new CancelledException("stopped"));
        log.begin(Phase.START, "open firewall").done();

        assertThat(PrometheusText.of(meters.snapshot()))
                .contains("heddle_steps_not_done_total{outcome=\"failed\",phase=\"start\",step=\"open tunnel\"} 2\n")
                .contains("heddle_steps_not_done_total{outcome=\"cancelled\",phase=\"start\",step=\"open tunnel\"} 1\n")
                .contains("heddle_step_seconds_count{phase=\"start\",step=\"open tunnel\"} 3\n")
                .doesNotContain("outcome=\"done\"");
    }

    /** Time is where a thread can be kept from going on: others do something meanwhile, once. */
    private static final class ClockThatLetsOthersIn implements Threads {
        private final Threads real;
        private Runnable onceMeanwhile = () -> {};

        ClockThatLetsOthersIn(Threads real) {
            this.real = real;
        }

        @Override
        public void start(Runnable body) {
            real.start(body);
        }

        @Override
        public Registration schedule(Duration delay, Runnable body) {
            return real.schedule(delay, body);
        }

        @Override
        public void await(CompletableFuture<?> done, Duration bound)
                throws InterruptedException, ExecutionException, TimeoutException {
            real.await(done, bound);
        }

        @Override
        public long nanoTime() {
            var meanwhile = onceMeanwhile;
            onceMeanwhile = () -> {};
            meanwhile.run();
            return real.nanoTime();
        }

        @Override
        public Instant now() {
            return real.now();
        }
    }
}
