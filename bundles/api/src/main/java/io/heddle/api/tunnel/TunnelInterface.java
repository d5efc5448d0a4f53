package io.heddle.api.tunnel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel interface, as firewall, routes and DNS need to know it.
 *
 * @param name its name
 * @param index its index in the kernel, at least 1; 0 for a tunnel without a kernel interface
 * @param hooks where a filter may look at each packet, or {@code null} if packets do not pass through this process
 */
public record TunnelInterface(
        String name, int index, @Nullable PacketHooks hooks) {

    /** Where a filter may look at each packet; absent for a kernel tunnel. */
    public Optional<PacketHooks> packetHooks() {
        return Optional.ofNullable(hooks);
    }
}
