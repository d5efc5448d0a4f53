package io.heddle.itests.faults;

/** What is to go wrong. */
public enum Fault {

    /** It throws what its signature allows: a {@code BackendException} where there is one. */
    EXCEPTION,

    /** It throws an {@code Error}. */
    ERROR,

    /**
     * It does not return until it is released. The running task's bound becomes what has passed of it, so that the lane's own watch
     * writes the thread off at its next look and not after ten seconds or more: everything else is as it always is.
     */
    HANG,

    /** It does not return until it is released, and the lane grants it the time. */
    HOLD,

    /** It returns a future that never completes, in place of its own. */
    STALL
}
