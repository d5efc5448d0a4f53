package io.heddle.hub.internal;

import io.heddle.api.net.IpPrefix;
import io.heddle.hub.internal.plan.MapPlanner;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;

/**
 * What a hub is to be.
 *
 * @param listen where it listens; port 0 lets the system choose
 * @param advertisedHost under which host peers reach it: a name or an address, IPv6 without brackets
 * @param advertisedPort under which port peers reach it; 0 for the one it listens on
 * @param stateDirectory where its state is kept
 * @param networkV4 overlay network, if it is not to be chosen at random
 * @param planner the names and flags of the maps
 * @param tls certificate and key; empty for plaintext
 * @param bootstrap the setup key a new network starts with
 */
public record HubSettings(
        InetSocketAddress listen,
        String advertisedHost,
        int advertisedPort,
        Path stateDirectory,
        Optional<IpPrefix> networkV4,
        MapPlanner planner,
        List<KeyManager> tls,
        Optional<BootstrapKey> bootstrap) {

    /**
     * A setup key that the configuration names.
     *
     * @param hash what is kept of it
     * @param limit how many peers may register with it, 0 for no limit
     */
    public record BootstrapKey(String hash, int limit) {

        /** The hash is nobody's business. */
        @Override
        public String toString() {
            return "BootstrapKey[limit=" + limit + "]";
        }
    }

    public HubSettings {
        tls = List.copyOf(tls);
    }

    /** Host and port as peers are told them, while the hub listens on {@code port}. */
    public String advertised(int port) {
        String host = advertisedHost.contains(":") ? "[" + advertisedHost + "]" : advertisedHost;
        return host + ":" + (advertisedPort == 0 ? port : advertisedPort);
    }

    /** What gateways are pointed at, while the hub listens on {@code port}. */
    public String managementUrl(int port) {
        return (tls.isEmpty() ? "http://" : "https://") + advertised(port);
    }
}
