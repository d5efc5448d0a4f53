package io.heddle.ice;

import java.net.InetSocketAddress;

/**
 * The pair of candidates that carries the traffic.
 *
 * @param base the port the packets leave from
 * @param local a local candidate of that base; which one does not matter for routing
 * @param remote the remote candidate
 */
public record SelectedPair(Base base, Candidate local, Candidate remote) {

    /** Where packets for the peer go. */
    public InetSocketAddress remoteAddress() {
        return remote.address();
    }

    /** Whether a TURN server is in the way, on either side. */
    public boolean isRelayed() {
        return local.type() == CandidateType.RELAYED || remote.type() == CandidateType.RELAYED;
    }
}
