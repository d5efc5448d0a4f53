package io.heddle.api.lifecycle;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The end of a run, as those see it who wait on its behalf: every wait of a run ends when its cancellation does. It ends
 * once and never comes back. Thread safe.
 */
@ProviderType
public interface Cancellation {

    /** Whether the run has ended. */
    boolean isEnded();

    /**
     * Runs {@code action} once when the run ends: on the ending thread, or at once on this one if it has ended. The action
     * must be short and must not block or throw.
     *
     * @return takes the action back; afterwards it will not start any more
     */
    Registration onEnd(Runnable action);
}
