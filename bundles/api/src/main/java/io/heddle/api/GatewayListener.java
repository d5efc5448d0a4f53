package io.heddle.api;

/**
 * Hears of the gateway's changes, one call at a time and in order, on its publisher thread. An exception is logged and changes
 * nothing; a listener that blocks delays other listeners, never the gateway.
 */
public interface GatewayListener {

    /** Something changed; {@code status} is the picture right after. */
    void changed(GatewayStatus status);
}
