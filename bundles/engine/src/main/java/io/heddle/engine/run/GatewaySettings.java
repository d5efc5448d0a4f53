package io.heddle.engine.run;

import io.heddle.api.connect.ServerAddress;
import io.heddle.api.net.PresharedKey;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, checked.
 *
 * @param management the management server, or {@code null} if none was given: there is no default
 * @param interfaceName name of the tunnel's interface
 * @param listenPort wanted UDP port, 0 for any
 * @param mtu tunnel MTU in bytes, 0 to take the network's
 * @param hostName name to report, or empty for the host's own
 * @param ipv6 whether the gateway takes part in the IPv6 overlay
 * @param blockInbound whether nothing may come in
 * @param presharedKey mixed into all handshakes, or {@code null}
 * @param excludedInterfaces beginnings of names of interfaces that are never offered to peers
 * @param stateDirectory where everything durable is kept
 */
public record GatewaySettings(
        @Nullable ServerAddress management,
        String interfaceName,
        int listenPort,
        int mtu,
        String hostName,
        boolean ipv6,
        boolean blockInbound,
        @Nullable PresharedKey presharedKey,
        List<String> excludedInterfaces,
        Path stateDirectory) {}
