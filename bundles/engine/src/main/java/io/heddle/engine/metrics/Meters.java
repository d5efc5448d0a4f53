package io.heddle.engine.metrics;

import io.heddle.api.metrics.GatewayMetrics;
import io.heddle.api.metrics.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The counters of one gateway. Counting takes a look-up and an addition, from any thread. Series are bounded: label values come from
 * the code, never from outside, and should that be wrong once, what exceeds {@value #MOST_SERIES} counts as {@value #OTHER}.
 */
public final class Meters implements GatewayMetrics {

    static final int MOST_SERIES = 1000;
    static final String OTHER = "other";

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Key, Series> series = new ConcurrentHashMap<>();
    private final Map<Meter, LongSupplier> gauges = new ConcurrentHashMap<>(4);

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
    public long total(Meter meter) {
        return of(meter).mapToLong(each -> each.getValue().count.sum()).sum();
    }

    @Override
    public List<Metric> snapshot() {
        return Arrays.stream(Meter.values()).map(this::metric).toList();
    }

    private Metric metric(Meter meter) {
        var gauge = gauges.get(meter);
        var samples = gauge != null
                ? List.of(new Metric.Sample(Map.of(), 1, (double) gauge.getAsLong(), 0))
                : of(meter)
                        .sorted(Comparator.comparing(
                                each -> each.getKey().labels.toString()))
                        .map(each -> each.getValue().sample(each.getKey()))
                        .toList();
        return new Metric(meter.metric(), meter.help(), meter.type(), samples);
    }

    private Stream<Map.Entry<Key, Series>> of(Meter meter) {
        return series.entrySet().stream().filter(each -> each.getKey().meter == meter);
    }

    private Series find(Meter meter, String... labels) {
        var key = new Key(meter, List.of(labels));
        var found = series.get(key);
        return found != null ? found : series.computeIfAbsent(bounded(key), unused -> new Series());
    }

    private Key bounded(Key key) {
        if (key.labels.size() != key.meter.labels().size()) {
            throw new IllegalArgumentException(
                    key.meter + " has the labels " + key.meter.labels() + ", not " + key.labels);
        }
        return series.size() < MOST_SERIES
                ? key
                : new Key(key.meter, key.labels.stream().map(unused -> OTHER).toList());
    }

    private record Key(Meter meter, List<String> labels) {}

    private static final class Series {
        private final LongAdder count = new LongAdder();
        private final LongAdder sum = new LongAdder(); // nanoseconds
        private final LongAccumulator max = new LongAccumulator(Math::max, 0); // nanoseconds

        Metric.Sample sample(Key key) {
            var labels = new TreeMap<String, String>();
            for (int i = 0; i < key.labels.size(); i++) {
                labels.put(key.meter.labels().get(i), key.labels.get(i));
            }
            return key.meter.type() == Metric.Type.SUMMARY
                    ? new Metric.Sample(labels, count.sum(), sum.sum() / NANOS_PER_SECOND, max.get() / NANOS_PER_SECOND)
                    : new Metric.Sample(labels, 1, (double) count.sum(), 0);
        }
    }
}
