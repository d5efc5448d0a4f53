package io.heddle.api;

import java.util.Locale;

/**
 * Why a run ended, as a small closed set: what restarts are counted by. The sentence that goes with it says what happened in detail.
 * Give every {@code switch} over it a default.
 */
public enum EndCause {
    /** Taken down, logged out, reconfigured or deactivated. */
    ASKED,
    /** The control plane could not be reached, or gave no usable answer to the login. */
    LOGIN_FAILED,
    /** The control plane refuses this gateway. */
    REFUSED,
    /** A step of the start failed. */
    START_FAILED,
    /** A backend or connector that was in use left, and none could take over. */
    BACKEND_LEFT,
    /** A backend or connector failed, and none could take over. */
    BACKEND_FAILED,
    /** A call did not return in time; its thread was written off. */
    HUNG,
    /** Our interface was removed, or replaced by one that is not ours. */
    INTERFACE_LOST,
    /** The network gave this gateway another identity: addresses or keys. */
    IDENTITY_CHANGED,
    /** A defect of Heddle itself; the log has the stack trace. */
    INTERNAL;

    /** The cause as it appears in status, metrics, events and JSON: {@code interface-lost}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
