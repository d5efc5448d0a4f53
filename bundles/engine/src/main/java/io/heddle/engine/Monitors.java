package io.heddle.engine;

import io.heddle.api.host.NetworkEvents;
import io.heddle.api.lifecycle.Registration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who tells of the host's network, each listened to once. SCR may bind a service late, after its unbind, and twice; and may bind
 * while the component is deactivated. So a departure, and the end, are looked for again after listening. Thread safe, without a
 * lock: whoever removes a registration closes it.
 */
final class Monitors {

    private final NetworkEvents.Listener listener;
    private final Map<Long, Registration> heard = new ConcurrentHashMap<>(); // by service id
    private final Set<Long> departed =
            ConcurrentHashMap.newKeySet(); // service ids: few, since one per update of a bundle
    private volatile boolean closed;

    Monitors(NetworkEvents.Listener listener) {
        this.listener = listener;
    }

    /**
     * A service appeared.
     *
     * @param id the identity of its registration, which no other one ever has
     */
    void appeared(NetworkEvents events, long id) {
        if (isOver(id)) {
            return;
        }
        heard.computeIfAbsent(id, unused -> events.listen(listener));
        if (isOver(id)) {
            release(id);
        }
    }

    /** A service leaves; it is not listened to any more when this returns, and never again. */
    void left(long id) {
        departed.add(id);
        release(id);
    }

    /** Listens to nobody any more. */
    void close() {
        closed = true;
        heard.keySet().forEach(this::release);
    }

    private boolean isOver(long id) {
        return closed || departed.contains(id);
    }

    private void release(long id) {
        var registration = heard.remove(id);
        if (registration != null) {
            registration.close();
        }
    }
}
