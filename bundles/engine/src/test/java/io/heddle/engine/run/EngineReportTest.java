package io.heddle.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.metrics.PrometheusText;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Logged;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Teardown;
import io.heddle.engine.lifecycle.VirtualThreads;
import io.heddle.engine.run.Engine.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an engine says of itself: how its start ended and how long it and the teardown took, in the log and in the metrics. */
@SuppressWarnings("FutureReturnValueIgnored") // tests look at what is said
class EngineReportTest {

    private final VirtualThreads threads = new VirtualThreads();
    private final Lane lane = new Lane(threads);
    private final Scope scope = Scope.root("engine");
    private final StepLog log = new StepLog(threads);
    private final Teardown teardown = new Teardown(log);

    @Test
    void aStartThatSucceedsIsCountedTimedAndSummedUp() {
        var engine = engine(step("settings", 0, 0), step("tunnel", 250, 0));
        try (var logged = new Logged()) {
            engine.start();
            threads.settle();

            assertThat(logged.by(Engine.class)).containsExactly("started in 0.25 s: tunnel 250 ms, 1 more below 1 ms");
        }
        assertThat(metrics("heddle_starts_total")).isEqualTo("{outcome=\"connected\"} 1\n");
        assertThat(metrics("heddle_phase_seconds_sum")).isEqualTo("{phase=\"start\"} 0.25\n");
        assertThat(metrics("heddle_phase_seconds_count")).isEqualTo("{phase=\"start\"} 1\n");
    }

    @Test
    void aTeardownIsTimedAndSummedUpOnceHoweverOftenItIsAskedFor() {
        var engine = engine(step("tunnel", 250, 1500));
        engine.start();
        threads.settle();
        try (var logged = new Logged()) {
            engine.stop();
            engine.stop();
            threads.settle();
            engine.stop();
            threads.settle();

            assertThat(logged.by(Engine.class)).containsExactly("stopped in 1.50 s: tunnel 1500 ms");
        }
        assertThat(metrics("heddle_starts_total")).isEqualTo("{outcome=\"connected\"} 1\n");
        assertThat(metrics("heddle_phase_seconds_sum")).isEqualTo("{phase=\"start\"} 0.25\n{phase=\"teardown\"} 1.5\n");
        assertThat(metrics("heddle_phase_seconds_count")).isEqualTo("{phase=\"start\"} 1\n{phase=\"teardown\"} 1\n");
    }

    @Test
    void aStartThatFailsIsCountedAsFailedAndNotTimed() {
        var engine = engine(step("tunnel", 250, 0), new Step("firewall", () -> {
            throw new IllegalStateException("no table");
        }));
        try (var logged = new Logged()) {
            engine.start();
            threads.settle();

            assertThat(logged.by(Engine.class))
                    .containsExactly(
                            "the start failed after 0.25 s: tunnel 250 ms, firewall 0 ms (failed: no table)",
                            "stopped in 0.00 s: 1 more below 1 ms");
        }
        assertThat(metrics("heddle_starts_total")).isEqualTo("{outcome=\"failed\"} 1\n");
        assertThat(metrics("heddle_phase_seconds_count")).isEqualTo("{phase=\"teardown\"} 1\n");
    }

    @Test
    void aStartThatIsStoppedWhileItWaitsIsCountedAsCancelled() {
        var engine = engine(step("tunnel", 0, 0), new Step("wait", CompletableFuture::new));
        engine.start();
        threads.advance(Duration.ofMillis(500));
        try (var logged = new Logged()) {
            engine.stop();
            threads.settle();

            assertThat(logged.by(Engine.class))
                    .containsExactly(
                            "the start was cancelled after 0.50 s: wait 500 ms (cancelled), 1 more below 1 ms",
                            "stopped in 0.00 s: 1 more below 1 ms");
        }
        assertThat(metrics("heddle_starts_total")).isEqualTo("{outcome=\"cancelled\"} 1\n");
    }

    /** The stop that ends the scope need not be the engine's own, and may come before the first step. */
    @Test
    void aStartThatIsStoppedBeforeItsFirstStepIsCountedAsCancelled() {
        var engine = engine(step("tunnel", 0, 0));
        engine.start();
        engine.stop();
        threads.settle();

        assertThat(metrics("heddle_starts_total")).isEqualTo("{outcome=\"cancelled\"} 1\n");
        assertThat(metrics("heddle_phase_seconds_count")).isEqualTo("{phase=\"teardown\"} 1\n");
    }

    /** Then the teardown begins before the start has heard why. */
    @Test
    void aStartThatIsStoppedByAnotherWhoHearsOfTheEndFirstIsCountedAsCancelled() {
        var engine = engine(new Step("wait", CompletableFuture::new));
        scope.onEnd(engine::stop);
        engine.start();
        threads.settle();
        scope.end();
        threads.settle();

        assertThat(metrics("heddle_starts_total")).isEqualTo("{outcome=\"cancelled\"} 1\n");
    }

    /** A teardown that goes on after a step that hung is still the same, and took all that time. */
    @Test
    void l8ATeardownThatGoesOnAfterAHangIsTimedFromItsBeginning() {
        var engine = engine(step("tunnel", 0, 500), hanging());
        lane.onOverrun((task, thread) -> engine.resumeTeardown());
        engine.start();
        threads.settle();
        try (var logged = new Logged()) {
            engine.stop();
            threads.settle();

            assertThat(logged.by(Engine.class))
                    .containsExactly("stopped in 10.50 s: hangs 10000 ms (hung), tunnel 500 ms");
        }
        assertThat(metrics("heddle_phase_seconds_sum")).contains("{phase=\"teardown\"} 10.5\n");
        assertThat(metrics("heddle_phase_seconds_count")).contains("{phase=\"teardown\"} 1\n");
    }

    private Engine engine(Step... steps) {
        return new Engine(lane, scope, log, teardown, List.of(steps), () -> 0, () -> {});
    }

    private Step step(String name, long millis, long undoMillis) {
        return new Step(name, () -> {
            threads.advance(Duration.ofMillis(millis));
            teardown.push(name, () -> threads.advance(Duration.ofMillis(undoMillis)));
            return CompletableFuture.completedFuture(null);
        });
    }

    private Step hanging() {
        return new Step("hangs", () -> {
            teardown.push("hangs", () -> {
                var unused = lane.outside(
                        () -> {
                            threads.advance(Duration.ofSeconds(10));
                            return true;
                        },
                        late -> {});
            });
            return CompletableFuture.completedFuture(null);
        });
    }

    /** The lines of one metric, without its name. */
    private String metrics(String name) {
        var lines = new StringBuilder();
        PrometheusText.of(lane.meters().snapshot())
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .forEach(line -> lines.append(line.substring(name.length())).append('\n'));
        return lines.toString();
    }
}
