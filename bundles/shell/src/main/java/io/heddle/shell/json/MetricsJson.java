package io.heddle.shell.json;

import io.heddle.api.metrics.Metric;
import java.util.List;
import java.util.TreeMap;

/** What a gateway counts as JSON, field by field as in the API. */
public final class MetricsJson {

    private MetricsJson() {}

    /** All metrics. */
    public static List<JsonObject> of(List<Metric> metrics) {
        return metrics.stream().map(MetricsJson::metric).toList();
    }

    private static JsonObject metric(Metric metric) {
        return JsonObject.empty()
                .with("name", metric.name())
                .with("help", metric.help())
                .with("type", Words.of(metric.type()))
                .with(
                        "samples",
                        metric.samples().stream().map(MetricsJson::sample).toList());
    }

    private static JsonObject sample(Metric.Sample sample) {
        return JsonObject.empty()
                .with("labels", new TreeMap<>(sample.labels()))
                .with("count", sample.count())
                .with("sum", sample.sum())
                .with("max", sample.max());
    }
}
