package io.heddle.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.metrics.Metric;
import io.heddle.api.metrics.PrometheusText;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final Meters meters = new Meters();

    @Test
    void countsByLabels() {
        meters.count(Meter.RESTARTS, "hung");
        meters.count(Meter.RESTARTS, "hung");
        meters.count(Meter.RESTARTS, "start-failed");

        assertThat(samples(Meter.RESTARTS))
                .containsExactly(
                        new Metric.Sample(Map.of("cause", "hung"), 1, 2, 0),
                        new Metric.Sample(Map.of("cause", "start-failed"), 1, 1, 0));
        assertThat(meters.total(Meter.RESTARTS)).isEqualTo(3);
    }

    @Test
    void knowsHowOftenHowLongInAllAndAtMost() {
        meters.time(Meter.STEP, 250_000_000, "start", "open tunnel");
        meters.time(Meter.STEP, 1_000_000_000, "start", "open tunnel");

        assertThat(samples(Meter.STEP))
                .containsExactly(new Metric.Sample(Map.of("phase", "start", "step", "open tunnel"), 2, 1.25, 1));
    }

    @Test
    void aGaugeIsReadWhenSomebodyLooks() {
        var value = new long[1];
        meters.gauge(Meter.LANE_WAITING, () -> value[0]);
        value[0] = 7;

        assertThat(samples(Meter.LANE_WAITING)).containsExactly(new Metric.Sample(Map.of(), 1, 7, 0));
    }

    /** Label values are a closed set; if one ever is not, memory is bounded all the same. */
    @Test
    void theNumberOfSeriesIsBounded() {
        for (int i = 0; i < 5000; i++) {
            meters.count(Meter.SWAPS, "kind-" + i);
        }

        assertThat(samples(Meter.SWAPS)).hasSize(Meters.MOST_SERIES + 1);
        assertThat(meters.total(Meter.SWAPS)).isEqualTo(5000);
    }

    @Test
    void aMeterIsCountedWithTheLabelsItHas() {
        assertThatThrownBy(() -> meters.count(Meter.SWAPS)).hasMessageContaining("kind");
    }

    /** What every name of a Prometheus metric must look like, and the house's rules for them. */
    @Test
    void namesAreWellFormed() {
        assertThat(Meter.values()).allSatisfy(meter -> {
            assertThat(meter.metric()).matches("heddle_[a-z_]+");
            assertThat(meter.metric().endsWith("_total")).isEqualTo(meter.type() == Metric.Type.COUNTER);
            assertThat(meter.metric().endsWith("_seconds")).isEqualTo(meter.type() == Metric.Type.SUMMARY);
            assertThat(meter.labels()).allMatch(label -> label.matches("[a-z]+"));
            assertThat(meter.help()).endsWith(".");
        });
        assertThat(Arrays.stream(Meter.values()).map(Meter::metric)).doesNotHaveDuplicates();
    }

    @Test
    void everyMetricIsInTheTextAlsoWithoutASample() {
        var text = PrometheusText.of(meters.snapshot());

        assertThat(Meter.values()).allMatch(meter -> text.contains("# TYPE " + meter.metric() + " "));
        assertThat(text.lines().filter(line -> !line.startsWith("#"))).isEmpty();
    }

    private java.util.List<Metric.Sample> samples(Meter meter) {
        return meters.snapshot().stream()
                .filter(metric -> metric.name().equals(meter.metric()))
                .findFirst()
                .orElseThrow()
                .samples();
    }
}
