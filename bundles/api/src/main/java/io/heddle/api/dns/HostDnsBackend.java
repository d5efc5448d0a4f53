package io.heddle.api.dns;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.tunnel.TunnelInterface;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to tell this host which name server to ask. A factory of sessions; called on the gateway's lane, bounded (1 s where a
 * service or a program of the host is asked). The host has one place for this, so there are no slots: a swap closes first.
 *
 * <p>Service properties: {@code heddle.name} (stable name, used to pin) and {@code service.ranking}.
 */
@ConsumerType
public interface HostDnsBackend {

    /** Undoes what a killed process recorded. Called before any open of a run. */
    void recover(HostRecord record) throws BackendException;

    /**
     * Takes the host's resolver settings into custody, without changing them yet; throws and leaves nothing, or succeeds.
     *
     * @param listener hears that somebody else changed the settings, on a thread of the backend
     */
    HostDnsSession open(TunnelInterface tunnel, HostRecord record, Runnable listener) throws BackendException;
}
