package io.heddle.shell.control;

import io.heddle.api.metrics.GatewayMetrics;
import io.heddle.api.metrics.Metric;
import java.util.List;
import java.util.Map;

/** Metrics of each type. */
public final class FakeMetrics {

    public static final GatewayMetrics METRICS = () -> List.of(
            new Metric(
                    "heddle_restarts_total",
                    "Restarts.",
                    Metric.Type.COUNTER,
                    List.of(new Metric.Sample(Map.of("cause", "hung"), 1, 2, 0))),
            new Metric(
                    "heddle_step_seconds",
                    "Steps.",
                    Metric.Type.SUMMARY,
                    List.of(new Metric.Sample(Map.of("phase", "start", "step", "open \"t\""), 3, 1.5, 0.75))));

    private FakeMetrics() {}
}
