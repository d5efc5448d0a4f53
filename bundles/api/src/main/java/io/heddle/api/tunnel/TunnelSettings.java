package io.heddle.api.tunnel;

import io.heddle.api.net.PrivateKey;
import java.nio.file.Path;

/**
 * What a tunnel is opened with.
 *
 * @param interfaceName name of the interface, 1…15 characters
 * @param privateKey identity of this gateway
 * @param stateDirectory where the backend may keep durable state of its own (never secrets of others)
 */
public record TunnelSettings(String interfaceName, PrivateKey privateKey, Path stateDirectory) {

    public TunnelSettings {
        if (interfaceName.isEmpty() || interfaceName.length() > 15 || interfaceName.matches(".*[\\s/].*")) {
            throw new IllegalArgumentException("not an interface name: " + interfaceName);
        }
    }
}
