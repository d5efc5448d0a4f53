package io.heddle.ice;

/** States of an agent. The owner of an agent tears it down at DISCONNECTED, as NetBird does, or waits for FAILED. */
public enum IceState {
    /** Answers checks, makes none: the remote's credentials are unknown. */
    NEW,
    /** Looks for a working pair. */
    CHECKING,
    /** A pair is selected and the remote is heard. */
    CONNECTED,
    /** A pair is selected but the remote was not heard for six seconds. Hearing it again leads back. */
    DISCONNECTED,
    /** No pair was found in time, or the remote stayed silent. Final. */
    FAILED,
    /** Closed by its owner. Final. */
    CLOSED;

    boolean isFinal() {
        return this == FAILED || this == CLOSED;
    }
}
