package io.heddle.api.firewall;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.DamageListener;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.tunnel.TunnelInterface;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A packet filter of this host. A factory of sessions; called on the gateway's lane, bounded (milliseconds).
 *
 * <p>Service properties: {@code heddle.name} (stable name, used to pin) and {@code service.ranking}.
 */
@ConsumerType
public interface FirewallBackend {

    /** Undoes what a killed process recorded or left by name, both slots. Called before any open of a run. */
    void recover(HostRecord record) throws BackendException;

    /**
     * Takes the filter into use for {@code tunnel}, in the given slot: from now on nothing new comes in through it. Throws and
     * leaves nothing, or succeeds.
     *
     * @param listener hears that somebody else changed or removed what filters. A backend that learns of it before the engine can
     *     answer, and can look at packets ({@link TunnelInterface#packetHooks}), lets none pass until it is repaired
     */
    FirewallSession open(TunnelInterface tunnel, Slot slot, HostRecord record, DamageListener listener)
            throws BackendException;
}
