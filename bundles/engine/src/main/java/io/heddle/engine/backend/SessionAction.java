package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;

/** Something asked of an open session. */
public interface SessionAction<S> {
    void run(S session) throws BackendException;
}
