package io.heddle.shell.control;

import io.heddle.api.metrics.GatewayMetrics;
import io.heddle.api.metrics.PrometheusText;
import io.heddle.shell.json.JsonObject;
import io.heddle.shell.json.MetricsJson;
import java.util.List;
import java.util.function.Supplier;

/** What the gateway has counted: as objects, and as the text that collectors read. */
final class MetricsOperation implements Operation {

    private final Supplier<List<GatewayMetrics>> metrics;

    MetricsOperation(Supplier<List<GatewayMetrics>> metrics) {
        this.metrics = metrics;
    }

    @Override
    public JsonObject run(JsonObject arguments, Exchange exchange) throws ControlException {
        var snapshot = Present.first(metrics, "this daemon runs no gateway at the moment")
                .snapshot();
        return JsonObject.empty().with("metrics", MetricsJson.of(snapshot)).with("text", PrometheusText.of(snapshot));
    }
}
