package io.heddle.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.StepStatus;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.SystemThreads;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.lifecycle.Threads;
import io.heddle.engine.metrics.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A step that hangs, on real threads whose clock runs five times as fast: slow enough to be looked at meanwhile. */
class HungStepTest {

    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void aTeardownStepThatHangsIsNamedWhileItDoesAndKeptAfterwards() throws Exception {
        try (var machine = new SystemThreads()) {
            var threads = new FastThreads(machine);
            var lane = new Lane(threads);
            var steps = new StepLog(threads, lane.meters());
            var teardown = new Teardown(steps);
            var release = new CountDownLatch(1);
            var engine = new Engine(
                    lane,
                    Scope.root("engine"),
                    steps,
                    teardown,
                    List.of(
                            new Engine.Step("open tunnel", () -> {
                                teardown.push("close tunnel", () -> {});
                                return CompletableFuture.completedFuture(null);
                            }),
                            new Engine.Step("open firewall", () -> {
                                teardown.push("close firewall", () -> hang(lane, release));
                                return CompletableFuture.completedFuture(null);
                            })),
                    () -> 0,
                    () -> {});
            lane.onOverrun((task, lost) -> engine.resumeTeardown());
            engine.start().get(30, TimeUnit.SECONDS);

            var stopped = engine.stop();
            await().atMost(BOUND).until(() -> underWay(steps).startsWith("close firewall, "));
            stopped.get(30, TimeUnit.SECONDS);

            assertThat(lane.meters().total(Meter.LANE_OVERRUNS)).isEqualTo(1);
            assertThat(teardown(lane, steps))
                    .extracting(StepStatus::name)
                    .containsExactly("close firewall", "close tunnel");
            assertThat(teardown(lane, steps)).extracting(StepStatus::outcome).containsExactly("hung", "done");
            release.countDown();
            await().atMost(BOUND).until(() -> lane.meters().total(Meter.LANE_TASKS) >= 4);
            assertThat(teardown(lane, steps)).hasSize(2);
        }
    }

    private static String underWay(StepLog steps) {
        var step = steps.current();
        return step == null ? "" : step.text();
    }

    private static List<StepStatus> teardown(Lane lane, StepLog steps) throws Exception {
        return lane.call(
                        "look",
                        () -> CompletableFuture.completedFuture(steps.steps().stream()
                                .filter(step -> step.phase() == Phase.TEARDOWN)
                                .toList()))
                .get(30, TimeUnit.SECONDS);
    }

    private static void hang(Lane lane, CountDownLatch release) throws InterruptedException {
        var unused = lane.outside(() -> release.await(60, TimeUnit.SECONDS), late -> {});
    }

    /** The machine's threads in a hurry. */
    private record FastThreads(Threads machine) implements Threads {
        private static final int SPEED = 5;

        @Override
        public void start(Runnable body) {
            machine.start(body);
        }

        @Override
        public Registration schedule(Duration delay, Runnable body) {
            return machine.schedule(delay.dividedBy(SPEED), body);
        }

        @Override
        public void await(CompletableFuture<?> done, Duration bound)
                throws InterruptedException, ExecutionException, TimeoutException {
            machine.await(done, bound.dividedBy(SPEED));
        }

        @Override
        public long nanoTime() {
            return machine.nanoTime() * SPEED;
        }

        @Override
        public Instant now() {
            return machine.now();
        }
    }
}
