package io.heddle.wireguard;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what happens to the peers of a device. Called on the thread that is in a call of the device, without any lock
 * of it, possibly on several threads at once; calls for one peer may overtake each other, so read the present state with
 * {@link WireGuardDevice#peer}. Must not block. An exception is logged.
 */
@ConsumerType
public interface DeviceListener {

    /** A session has been agreed on and proved: by the response, or by the first packet after our response. */
    default void handshakeCompleted(PublicKey peer) {}

    /** The peer has not answered for 90 seconds; packets waiting for it were dropped and nothing more is tried. */
    default void handshakeFailed(PublicKey peer) {}

    /** A genuine packet came from a new endpoint, which is now used. */
    default void endpointChanged(PublicKey peer, Endpoint endpoint) {}

    /**
     * {@link WireGuardDevice#tick} is due earlier than it was.
     *
     * @param nanoTime when, on the clock of the caller
     */
    default void deadlineMoved(long nanoTime) {}

    /** Hears nothing. */
    static DeviceListener none() {
        return new DeviceListener() {};
    }
}
