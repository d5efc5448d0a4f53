package io.heddle.api;

import java.util.Locale;

/** What a gateway is doing. Give every {@code switch} over it a default. */
public enum GatewayState {
    /** Not wanted up. */
    IDLE,
    /** Wanted up, but a required backend or connector is missing. */
    WAITING_FOR_BACKENDS,
    /** Logging in and starting. */
    CONNECTING,
    /** In the overlay. */
    CONNECTED,
    /** A cycle ended by a fault; the next begins after a pause. */
    BACKING_OFF,
    /** Undoing a run. */
    STOPPING,
    /** The control plane refuses until the user logs in again. */
    NEEDS_LOGIN,
    /** Something no retry can cure, until the user acts. */
    FAILED;

    /** The state as it appears in metrics, events and JSON: {@code backing-off}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
