package io.heddle.api.routes;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.tunnel.TunnelInterface;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to lead prefixes into the tunnel. A factory of sessions; called on the gateway's lane, bounded (milliseconds).
 *
 * <p>Service properties: {@code heddle.name} (stable name, used to pin) and {@code service.ranking}.
 */
@ConsumerType
public interface RouteBackend {

    /** Undoes what a killed process recorded or left by name, both slots. Called before any open of a run. */
    void recover(HostRecord record) throws BackendException;

    /** Prepares routing for {@code tunnel}, in the given slot, without any route; throws and leaves nothing, or succeeds. */
    RouteSession open(TunnelInterface tunnel, Slot slot, HostRecord record) throws BackendException;
}
