package io.heddle.engine.metrics;

import io.heddle.api.metrics.Metric;
import java.util.List;

/** Everything that is counted or timed: name, meaning and labels in one place. Times are in seconds. */
public enum Meter {
    STARTS("heddle_starts_total", "Starts of a run that have ended, by outcome.", Metric.Type.COUNTER, "outcome"),
    RUNS_ENDED("heddle_runs_ended_total", "Runs that have ended, by cause.", Metric.Type.COUNTER, "cause"),
    RESTARTS(
            "heddle_restarts_total",
            "Runs that ended and are followed by another, by cause.",
            Metric.Type.COUNTER,
            "cause"),
    TRANSITIONS(
            "heddle_transitions_total",
            "Changes of the gateway's state, by the new one.",
            Metric.Type.COUNTER,
            "state"),
    STEP("heddle_step_seconds", "Steps of starts and teardowns.", Metric.Type.SUMMARY, "phase", "step"),
    STEPS_NOT_DONE(
            "heddle_steps_not_done_total",
            "Steps that failed, were cancelled or hung.",
            Metric.Type.COUNTER,
            "phase",
            "step",
            "outcome"),
    PHASE("heddle_phase_seconds", "Whole starts that succeeded, and whole teardowns.", Metric.Type.SUMMARY, "phase"),
    LANE_TASKS("heddle_lane_task_seconds", "Tasks of the lane.", Metric.Type.SUMMARY),
    LANE_FAILURES(
            "heddle_lane_task_failures_total", "Tasks of the lane that ended in an exception.", Metric.Type.COUNTER),
    LANE_OVERRUNS(
            "heddle_lane_overruns_total", "Tasks of the lane that hung and were written off.", Metric.Type.COUNTER),
    LANE_REFUSED(
            "heddle_lane_refused_total",
            "Messages that were dropped because too many tasks waited.",
            Metric.Type.COUNTER),
    LANE_WAITING("heddle_lane_tasks_waiting", "Tasks that wait or run.", Metric.Type.GAUGE),
    SWAPS(
            "heddle_swaps_total",
            "Backends and connectors put in the place of another, by kind.",
            Metric.Type.COUNTER,
            "kind"),
    SET_ASIDE(
            "heddle_set_aside_total",
            "Backends and connectors set aside after a failure, by kind.",
            Metric.Type.COUNTER,
            "kind"),
    MAPS("heddle_maps_applied_total", "Network maps applied.", Metric.Type.COUNTER),
    LISTENER_FAILURES("heddle_listener_failures_total", "Exceptions of status listeners.", Metric.Type.COUNTER),
    LISTENER_DROPPED(
            "heddle_listener_dropped_total",
            "Changes of state that a status listener was too slow for.",
            Metric.Type.COUNTER);

    private final String metric;
    private final String help;
    private final Metric.Type type;
    private final String labels; // one text: an enum is immutable

    Meter(String metric, String help, Metric.Type type, String... labels) {
        this.metric = metric;
        this.help = help;
        this.type = type;
        this.labels = String.join(" ", labels);
    }

    /** The name others see. */
    public String metric() {
        return metric;
    }

    /** What it counts. */
    public String help() {
        return help;
    }

    /** How its values are to be read. */
    public Metric.Type type() {
        return type;
    }

    /** Names of its labels, in the order in which values are given. */
    public List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(" "));
    }
}
