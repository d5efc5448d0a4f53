package io.heddle.wireguard;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer at one moment.
 *
 * @param publicKey its name
 * @param endpoint where it was last heard from or configured to be; null if unknown
 * @param allowedIps the prefixes that belong to it now, in order of configuration
 * @param persistentKeepaliveSeconds 0 for none
 * @param lastHandshake when the last session was agreed on, by the wall clock; null for never
 * @param receivedBytes length of all genuine datagrams from it, since it was added
 * @param sentBytes length of all datagrams to it, since it was added
 */
public record PeerSnapshot(
        PublicKey publicKey,
        @Nullable Endpoint endpoint,
        List<AllowedIp> allowedIps,
        int persistentKeepaliveSeconds,
        @Nullable Instant lastHandshake,
        long receivedBytes,
        long sentBytes) {}
