package io.heddle.api.tunnel;

import io.heddle.api.net.PrivateKey;
import java.nio.file.Path;

/**
 * What a tunnel is opened with.
 *
 * @param interfaceName name of the interface, 1…15 characters
 * @param privateKey identity of this gateway
 * @param firewallMark mark of the tunnel's own UDP socket, 0 for none, so that it stays out of the tunnel's routes
 * @param stateDirectory where the backend may keep durable state of its own (never secrets of others)
 */
public record TunnelSettings(String interfaceName, PrivateKey privateKey, int firewallMark, Path stateDirectory) {

    public TunnelSettings {
        if (interfaceName.isEmpty() || interfaceName.length() > 15 || interfaceName.matches(".*[\\s/].*")) {
            throw new IllegalArgumentException("not an interface name: " + interfaceName);
        }
    }
}
