package io.heddle.api;

import io.heddle.api.net.IpPrefix;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer as the gateway sees it now.
 *
 * @param key base64 text of its public key
 * @param fqdn its name, may be empty
 * @param addresses its overlay addresses
 * @param version the version it reported, may be empty
 * @param state how far the connection is
 * @param since when that state began
 * @param path how its packets travel
 * @param localEndpoint our end of the path, {@code address:port}, or empty
 * @param remoteEndpoint its end, or empty
 * @param latencyMillis round trip of the path's checks in milliseconds, or -1 if unknown
 * @param lastHandshake when the tunnel last agreed on keys, or {@code null}
 * @param receivedBytes bytes received through the tunnel from it
 * @param sentBytes bytes sent
 * @param detail why the path is not a better one, or what is being tried; may be empty
 */
public record PeerStatus(
        String key,
        String fqdn,
        List<IpPrefix> addresses,
        String version,
        State state,
        Instant since,
        Path path,
        String localEndpoint,
        String remoteEndpoint,
        double latencyMillis,
        @Nullable Instant lastHandshake,
        long receivedBytes,
        long sentBytes,
        String detail) {

    public PeerStatus {
        addresses = List.copyOf(addresses);
    }

    /** How far a connection is. */
    public enum State {
        /** Not being connected. */
        IDLE,
        /** Looking for a path. */
        CONNECTING,
        /** A path carries packets. */
        CONNECTED
    }

    /** How packets travel. */
    public enum Path {
        /** No path. */
        NONE,
        /** Through a relay. */
        RELAYED,
        /** Directly. */
        DIRECT
    }
}
