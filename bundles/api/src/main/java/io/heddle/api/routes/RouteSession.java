package io.heddle.api.routes;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import org.osgi.annotation.versioning.ConsumerType;

/** Routes in use. Called on the gateway's lane, bounded (milliseconds). */
@ConsumerType
public interface RouteSession extends Registration {

    /** Makes the routes those of the plan, with the smallest change. After an exception a repeat is allowed. */
    void apply(RoutePlan plan) throws BackendException;

    /** Re-reads the host, then makes the routes those of the last plan. */
    void repair() throws BackendException;

    /** Removes this slot's routes and rules and restores what was changed; idempotent, never throws. */
    @Override
    void close();
}
