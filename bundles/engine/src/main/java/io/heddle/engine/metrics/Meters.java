package io.heddle.engine.metrics;

import io.heddle.api.metrics.GatewayMetrics;
import io.heddle.api.metrics.Metric;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The counters of one gateway. Counting takes a look-up and an addition, from any thread. Series are bounded: label values come from
 * the code, never from outside, and should that be wrong once, what exceeds {@value #MOST_SERIES} of a meter counts as {@value
 * #OTHER}.
 */
public final class Meters implements GatewayMetrics {

    static final int MOST_SERIES = 200;
    static final String OTHER = "other";

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Meter, Map<List<String>, Series>> series =
            new EnumMap<>(Meter.class); // filled in the constructor
    private final Map<Meter, LongSupplier> gauges = new ConcurrentHashMap<>();

    /** Nothing counted yet. */
    public Meters() {
        for (var meter : Meter.values()) {
            series.put(meter, new ConcurrentHashMap<>());
        }
    }

    /** Counts one. */
    public void count(Meter meter, String... labels) {
        find(meter, labels).count.increment();
    }

    /** Notes how long something took. */
    public void time(Meter meter, long nanos, String... labels) {
        var found = find(meter, labels);
        found.count.increment();
        found.sum.add(nanos);
        found.max.accumulate(nanos);
    }

    /** Says where the value of a gauge is read. */
    public void gauge(Meter meter, LongSupplier value) {
        gauges.put(meter, value);
    }

    /** How often it was counted, over all labels. */
    public long count(Meter meter) {
        return of(meter).values().stream().mapToLong(each -> each.count.sum()).sum();
    }

    @Override
    public List<Metric> snapshot() {
        return Arrays.stream(Meter.values()).map(this::metric).toList();
    }

    private Metric metric(Meter meter) {
        var gauge = gauges.get(meter);
        var samples = gauge != null
                ? List.of(new Metric.Sample(Map.of(), 1, (double) gauge.getAsLong(), 0))
                : of(meter).entrySet().stream()
                        .sorted((a, b) ->
                                a.getKey().toString().compareTo(b.getKey().toString()))
                        .map(entry -> entry.getValue().sample(meter, entry.getKey()))
                        .toList();
        return new Metric(meter.metric(), meter.help(), meter.type(), samples);
    }

    private Series find(Meter meter, String... labels) {
        var key = List.of(labels);
        var all = of(meter);
        var found = all.get(key);
        return found != null ? found : all.computeIfAbsent(bounded(meter, key, all.size()), unused -> new Series());
    }

    private static List<String> bounded(Meter meter, List<String> key, int size) {
        if (key.size() != meter.labels().size()) {
            throw new IllegalArgumentException(meter + " has the labels " + meter.labels() + ", not " + key);
        }
        return size < MOST_SERIES ? key : key.stream().map(unused -> OTHER).toList();
    }

    private Map<List<String>, Series> of(Meter meter) {
        return Objects.requireNonNull(series.get(meter));
    }

    private static final class Series {
        private final LongAdder count = new LongAdder();
        private final LongAdder sum = new LongAdder(); // nanoseconds
        private final LongAccumulator max = new LongAccumulator(Math::max, 0); // nanoseconds

        Metric.Sample sample(Meter meter, List<String> values) {
            var labels = new TreeMap<String, String>();
            for (int i = 0; i < values.size(); i++) {
                labels.put(meter.labels().get(i), values.get(i));
            }
            return meter.type() == Metric.Type.SUMMARY
                    ? new Metric.Sample(labels, count.sum(), sum.sum() / NANOS_PER_SECOND, max.get() / NANOS_PER_SECOND)
                    : new Metric.Sample(labels, 1, (double) count.sum(), 0);
        }
    }
}
