package io.heddle.api.connect;

import io.heddle.api.net.PublicKey;

/** Hears a signal stream, one call at a time, on a thread of the connector; must not block. */
public interface SignalListener {

    /** A message of a peer, opened with its key and thereby authenticated; the peer need not be in the map. */
    void received(PublicKey from, SignalMessage message);

    /** The stream is connected, the first time or again. */
    void connected();

    /** The stream broke and is being re-opened. */
    void disconnected(ConnectorException cause);
}
