package io.heddle.api.tunnel;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to have a WireGuard tunnel on this host. A factory: what it opens is a session, owned by one run. Called on the
 * gateway's lane; every call is bounded by the backend itself (milliseconds).
 *
 * <p>Service properties: {@code heddle.name} (stable name, used to pin) and {@code service.ranking}.
 */
@ConsumerType
public interface TunnelBackend {

    /** Undoes what a killed process recorded or left by name. Called before any open of a run. */
    void recover(HostRecord record) throws BackendException;

    /**
     * Creates the interface, down and without peers; throws and leaves nothing, or succeeds.
     *
     * @param listener hears of handshakes, on a thread of the data plane
     */
    TunnelSession open(TunnelSettings settings, HostRecord record, TunnelListener listener) throws BackendException;
}
