package io.heddle.engine.backend;

/** What the failure of a backend means for a run: decided here and nowhere else. */
public enum FailurePolicy {

    /** The run ends and begins again, with back-off: without a tunnel there is nothing. */
    RESTART,

    /** No peers until it works again: nobody is reachable without a filter, the run goes on. */
    FAIL_CLOSED,

    /** Shown in the status and retried; never a reason to tear the tunnel down. */
    DEGRADE;

    /** What it means that {@code kind} fails while the run is up. */
    public static FailurePolicy of(Kind<?> kind) {
        if (kind.equals(Kind.TUNNEL)) {
            return RESTART;
        }
        return kind.equals(Kind.FIREWALL) ? FAIL_CLOSED : DEGRADE;
    }

    /** Whether a run can begin without the backend. */
    public boolean mayStartWithout() {
        return this == DEGRADE;
    }
}
