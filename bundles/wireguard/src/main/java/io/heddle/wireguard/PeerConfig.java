package io.heddle.wireguard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a peer.
 *
 * @param publicKey its name
 * @param presharedKey mixed into handshakes; null, like a key of zeros, for none
 * @param allowedIps all prefixes that belong to it
 * @param endpoint where to reach it; null leaves a known endpoint as it is
 * @param persistentKeepaliveSeconds silence after which a keepalive is sent, 1 to 65535; 0 for never
 */
public record PeerConfig(
        PublicKey publicKey,
        @Nullable PresharedKey presharedKey,
        List<AllowedIp> allowedIps,
        @Nullable Endpoint endpoint,
        int persistentKeepaliveSeconds) {

    public PeerConfig {
        allowedIps = List.copyOf(allowedIps);
        if (persistentKeepaliveSeconds < 0 || persistentKeepaliveSeconds > 65535) {
            throw new IllegalArgumentException(
                    "a persistent keepalive of " + persistentKeepaliveSeconds + " s is not within 0 to 65535");
        }
    }

    /** A peer with nothing but prefixes. */
    public static PeerConfig of(PublicKey publicKey, AllowedIp... allowedIps) {
        return new PeerConfig(publicKey, null, List.of(allowedIps), null, 0);
    }

    public PeerConfig withPresharedKey(@Nullable PresharedKey key) {
        return new PeerConfig(publicKey, key, allowedIps, endpoint, persistentKeepaliveSeconds);
    }

    public PeerConfig withEndpoint(@Nullable Endpoint newEndpoint) {
        return new PeerConfig(publicKey, presharedKey, allowedIps, newEndpoint, persistentKeepaliveSeconds);
    }

    public PeerConfig withPersistentKeepalive(int seconds) {
        return new PeerConfig(publicKey, presharedKey, allowedIps, endpoint, seconds);
    }
}
