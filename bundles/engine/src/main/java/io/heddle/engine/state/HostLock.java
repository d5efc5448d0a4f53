package io.heddle.engine.state;

import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;

/** One gateway per host: names and numbers of ours on it belong to whoever holds this (L15). */
public interface HostLock {

    /**
     * Takes the host for a run.
     *
     * @throws BackendException {@code IN_USE} if another gateway has it
     */
    Registration take() throws BackendException;
}
