package io.heddle.api;

/**
 * Hears of the gateway's changes, one call at a time and in order, on a thread that serves this listener alone while there is
 * something to tell. An exception is logged and counted and changes nothing. A listener that blocks delays neither the gateway nor
 * other listeners; what waits for it is bounded: of pictures that differ in details only the newest is kept, and of changes of state
 * the newest 256.
 */
public interface GatewayListener {

    /** Something changed; {@code status} is the picture right after. */
    void changed(GatewayStatus status);
}
