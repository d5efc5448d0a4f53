package io.heddle.engine.peer;

import io.heddle.api.PeerStatus;
import io.heddle.api.map.RemotePeer;
import io.heddle.ice.SelectedPair;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection at a moment, for the status.
 *
 * @param peer the peer
 * @param state how far it is
 * @param stateSince nanoseconds of the lane's clock
 * @param selected the pair in use, or {@code null}
 * @param roundTripNanos round trip of the pair's checks
 * @param detail what is being tried
 */
public record PeerView(
        RemotePeer peer,
        PeerStatus.State state,
        long stateSince,
        @Nullable SelectedPair selected,
        OptionalLong roundTripNanos,
        String detail) {

    static PeerView of(RemotePeer peer, PeerConnection connection) {
        return new PeerView(
                peer,
                connection.state(),
                connection.stateSince(),
                connection.selected().orElse(null),
                connection.roundTripNanos(),
                connection.detail());
    }
}
