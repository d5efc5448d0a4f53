package io.heddle.api.host;

import io.heddle.api.lifecycle.Registration;
import org.osgi.annotation.versioning.ProviderType;

/** Tells of changes of the host's network as they happen. Optional: without it, repairs wait for the next map. */
@ProviderType
public interface NetworkEvents {

    /** Hears of changes until closed. Thread safe; the first event may come before this returns. */
    Registration listen(Listener listener);

    /** Hears of changes on the provider's own thread, one at a time; must not block. */
    interface Listener {
        void changed(NetworkEvent event);
    }
}
