package io.heddle.engine.backend;

import io.heddle.api.host.HostRecord;
import io.heddle.engine.lifecycle.Lane;

/**
 * What the sessions of a run need of their gateway.
 *
 * @param lane where everything happens
 * @param candidates the services there are
 * @param calls the way into them
 * @param record what was changed on the host
 * @param problems what is degraded
 */
public record BackendContext(
        Lane lane, Candidates candidates, BackendCalls calls, HostRecord record, Problems problems) {

    long now() {
        return lane.threads().nanoTime();
    }
}
