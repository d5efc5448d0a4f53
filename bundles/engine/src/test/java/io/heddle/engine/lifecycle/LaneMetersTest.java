package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.metrics.PrometheusText;
import io.heddle.engine.metrics.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How busy the lane is: what it counts, what it refuses, what it warns of. */
class LaneMetersTest {

    private final VirtualThreads threads = new VirtualThreads();
    private final Lane lane = new Lane(threads);
    private final List<String> events = new ArrayList<>();

    @Test
    void tasksCountAsWaitingUntilTheyHaveRun() {
        lane.execute("first", () -> events.add("first, waiting: " + lane.waiting()));
        lane.execute("second", () -> events.add("second, waiting: " + lane.waiting()));
        assertThat(lane.waiting()).isEqualTo(2);
        assertThat(metrics()).contains("heddle_lane_tasks_waiting 2\n");

        threads.settle();

        assertThat(events).containsExactly("first, waiting: 2", "second, waiting: 1");
        assertThat(metrics()).contains("heddle_lane_tasks_waiting 0\n");
    }

    @Test
    void whatMayGetLostIsRefusedWhileTooManyWaitAndOnlyThen() {
        for (int i = 0; i < Lane.MOST_WAITING; i++) {
            assertThat(lane.offer("message", () -> events.add("message"))).isTrue();
        }
        assertThat(lane.offer("refused", () -> events.add("refused"))).isFalse();
        lane.execute("must run", () -> events.add("must run"));
        threads.settle();

        assertThat(events)
                .hasSize(Lane.MOST_WAITING + 1)
                .doesNotContain("refused")
                .endsWith("must run");
        assertThat(metrics()).contains("heddle_lane_refused_total 1\n");
        assertThat(lane.offer("again", () -> {})).isTrue();
        threads.settle();
    }

    @Test
    void warnsOnceWhenTooManyWaitAndNamesWhatTheyWaitFor() {
        try (var logged = new Logged()) {
            lane.execute("slow", () -> fill(2 * Lane.MOST_WAITING));
            threads.settle();
            assertThat(logged.by(Lane.class)).containsExactly("10000 tasks wait behind \"slow\"");
        }
    }

    @Test
    void warnsAlsoBeforeAnyTaskHasRun() {
        try (var logged = new Logged()) {
            fill(Lane.MOST_WAITING + 1);
            assertThat(logged.by(Lane.class)).containsExactly("10000 tasks wait behind \"none\"");
        }
        threads.settle();
    }

    @Test
    void tasksAreTimed() {
        lane.execute("slow", () -> threads.advance(Duration.ofMillis(2500)));
        lane.execute("slower", () -> threads.advance(Duration.ofSeconds(5)));
        threads.settle();

        assertThat(metrics())
                .contains("heddle_lane_task_seconds_sum 7.5\n")
                .contains("heddle_lane_task_seconds_count 2\n")
                .contains("heddle_lane_task_seconds_max 5\n");
    }

    @Test
    void tasksThatFailAreCounted() {
        lane.execute("bad", () -> {
            throw new IllegalStateException("on purpose");
        });
        lane.execute("good", () -> {});
        threads.settle();

        assertThat(metrics()).contains("heddle_lane_task_failures_total 1\n");
        assertThat(lane.meters().total(Meter.LANE_OVERRUNS)).isZero();
    }

    /** Which is not a failure: that one is of whoever hangs. */
    @Test
    void l8TasksThatAreWrittenOffAreCounted() {
        lane.execute("hanging", () -> {
            var unused = lane.outside(
                    () -> {
                        threads.advance(Lane.TASK_BOUND);
                        return true;
                    },
                    late -> {});
        });
        threads.settle();

        assertThat(metrics()).contains("heddle_lane_overruns_total 1\n");
        assertThat(lane.meters().total(Meter.LANE_FAILURES)).isZero();
    }

    private void fill(int tasks) {
        for (int i = 0; i < tasks; i++) {
            lane.execute("waits", () -> {});
        }
    }

    private String metrics() {
        return PrometheusText.of(lane.meters().snapshot());
    }
}
