package io.heddle.firewall.internal;

import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.PacketHooks;
import org.jspecify.annotations.Nullable;

/**
 * Stops every packet of a tunnel whose packets pass through this process, for the time between the loss of the kernel's filter and
 * its return. Open, it costs nothing: it hooks in only while it is closed. Thread safe.
 */
final class Gate {

    private final @Nullable PacketHooks hooks;
    private @Nullable Registration closed; // guarded by this

    Gate(@Nullable PacketHooks hooks) {
        this.hooks = hooks;
    }

    /** Nothing passes any more. */
    synchronized void shut() {
        if (hooks != null && closed == null) {
            closed = hooks.add((direction, packet, offset, length) -> false);
        }
    }

    /** The kernel decides again. */
    synchronized void open() {
        if (closed != null) {
            closed.close();
            closed = null;
        }
    }
}
