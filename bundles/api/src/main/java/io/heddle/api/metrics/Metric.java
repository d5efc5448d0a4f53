package io.heddle.api.metrics;

import java.util.List;
import java.util.Map;

/**
 * Something that is counted or measured, with a value for each combination of labels that has occurred.
 *
 * @param name as Prometheus would name it: {@code heddle_}, what, the unit ({@code _seconds}), {@code _total} for counters
 * @param help what it counts, a sentence
 * @param type how its values are to be read
 * @param samples its values, by labels
 */
public record Metric(String name, String help, Type type, List<Sample> samples) {

    public Metric {
        samples = List.copyOf(samples);
    }

    /** How values are to be read; give every {@code switch} over it a default. */
    public enum Type {
        /** {@link Sample#sum()} only grows. */
        COUNTER,
        /** {@link Sample#sum()} is the value of this moment. */
        GAUGE,
        /** How often, how much in total, and how much at most: {@link Sample#count()}, {@link Sample#sum()}, {@link Sample#max()}. */
        SUMMARY
    }

    /**
     * The values of one combination of labels.
     *
     * @param labels names and values; empty if the metric has no labels
     * @param count how often it was measured; of a counter or gauge 1
     * @param sum the total of a summary, the value of a counter or gauge, in the metric's unit
     * @param max the greatest single measurement of a summary; 0 for others
     */
    public record Sample(Map<String, String> labels, long count, double sum, double max) {

        public Sample {
            labels = Map.copyOf(labels);
        }
    }
}
