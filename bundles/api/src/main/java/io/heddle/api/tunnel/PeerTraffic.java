package io.heddle.api.tunnel;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tunnel knows of a peer.
 *
 * @param receivedBytes bytes of authenticated packets from the peer, handshakes included
 * @param sentBytes bytes sent to it
 * @param lastHandshake when the last handshake completed, or {@code null} if none did
 * @param endpoint where its packets go now, learnt or planned; {@code null} if unknown
 */
public record PeerTraffic(
        long receivedBytes,
        long sentBytes,
        @Nullable Instant lastHandshake,
        @Nullable Endpoint endpoint) {

    /** When the last handshake completed, if one did. */
    public Optional<Instant> lastHandshakeTime() {
        return Optional.ofNullable(lastHandshake);
    }
}
