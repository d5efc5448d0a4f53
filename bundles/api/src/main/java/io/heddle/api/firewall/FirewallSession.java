package io.heddle.api.firewall;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import org.osgi.annotation.versioning.ConsumerType;

/** A filter in use. Called on the gateway's lane, bounded (milliseconds). */
@ConsumerType
public interface FirewallSession extends Registration {

    /** Enforces the plan: all of it, or nothing changed and an exception. Established flows that the plan still allows go on. */
    void apply(FirewallPlan plan) throws BackendException;

    /**
     * Enforces the last plan again if somebody else changed what enforces it, or if that is not known: all of it in one step, or an
     * exception and nothing changed. Does nothing if everything is as it was made. Established flows go on.
     */
    void repair() throws BackendException;

    /** Removes this slot's objects; idempotent, never throws. */
    @Override
    void close();
}
