package io.heddle.benchmarks;

import io.heddle.shell.json.JsonObject;
import java.util.Collection;
import java.util.Locale;

/**
 * Several measurements of one thing. On a busy machine the median is what to quote; least and greatest show how far it can be
 * trusted.
 */
record Spread(double median, double least, double greatest, int count) {

    /** @param values at least one */
    static Spread of(Collection<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** The least value that so many percent of all are not above. */
    static double percentile(Collection<Double> values, int percent) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        int rank = (int) Math.ceil(sorted.length * percent / 100.0);
        return sorted[Math.max(1, rank) - 1];
    }

    /** {@code median (least–greatest)}, with so many decimals. */
    String text(int decimals) {
        var number = "%." + decimals + "f";
        return String.format(Locale.ROOT, number + " (" + number + "–" + number + ")", median, least, greatest);
    }

    JsonObject json() {
        return JsonObject.empty()
                .with("median", rounded(median))
                .with("min", rounded(least))
                .with("max", rounded(greatest))
                .with("count", count);
    }

    /** With four decimals: more would claim a precision that is not there. */
    static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
