package io.heddle.api.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Metrics in Prometheus' text exposition format, version 0.0.4. The greatest value of a summary, which the format does not have,
 * becomes a gauge of its own: {@code NAME_max}.
 */
public final class PrometheusText {

    private PrometheusText() {}

    /** The text, each line ended by a line feed. */
    public static String of(List<Metric> metrics) {
        var text = new StringBuilder();
        for (var metric : metrics) {
            if (metric.type() == Metric.Type.SUMMARY) {
                summary(text, metric);
            } else {
                head(text, metric.name(), metric.help(), metric.type() == Metric.Type.COUNTER ? "counter" : "gauge");
                metric.samples().forEach(sample -> line(text, metric.name(), sample.labels(), sample.sum()));
            }
        }
        return text.toString();
    }

    private static void summary(StringBuilder text, Metric metric) {
        head(text, metric.name(), metric.help(), "summary");
        for (var sample : metric.samples()) {
            line(text, metric.name() + "_sum", sample.labels(), sample.sum());
            line(text, metric.name() + "_count", sample.labels(), (double) sample.count());
        }
        head(text, metric.name() + "_max", metric.help() + " The greatest so far.", "gauge");
        metric.samples().forEach(sample -> line(text, metric.name() + "_max", sample.labels(), sample.max()));
    }

    private static void head(StringBuilder text, String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, Map<String, String> labels, double value) {
        text.append(name)
                .append(labels(labels))
                .append(' ')
                .append(number(value))
                .append('\n');
    }

    private static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=\""
                                        + escaped(label.getValue()).replace("\"", "\\\"") + "\"")
                                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n");
    }

    /** Whole numbers without a fraction, as counters are read by people too. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
