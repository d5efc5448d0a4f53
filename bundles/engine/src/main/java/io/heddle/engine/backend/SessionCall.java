package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;

/** Something asked of an open session that has an answer. */
interface SessionCall<S, T> {
    T run(S session) throws BackendException;
}
