package io.heddle.api.connect;

import io.heddle.api.map.NetworkMap;

/** Hears the update stream, one call at a time, on a thread of the connector; must not block. */
public interface SyncListener {

    /** The stream is open. */
    void connected();

    /** The stream broke and is being re-opened. */
    void disconnected(ConnectorException cause);

    /** Services changed: addresses or credentials. */
    void services(ServiceAddresses services);

    /** A map arrived. Not yet checked against the serial of the last one. */
    void map(NetworkMap map);

    /** The server refuses for good; the stream is not re-opened. */
    void refused(ConnectorException cause);
}
