package io.heddle.engine.peer;

import io.heddle.api.connect.SignalMessage;
import io.heddle.ice.Base;
import io.heddle.ice.Candidate;
import java.net.InetSocketAddress;
import java.util.List;

/** What a {@link PeerConnection} reacts to. */
sealed interface PeerEvent {

    /** The peer appeared in the map: look for a path. */
    record Open(List<Candidate> localCandidates) implements PeerEvent {}

    /** A message of the peer. */
    record Signalled(SignalMessage message) implements PeerEvent {}

    /** A datagram on the tunnel's port that the demultiplexer gave to this peer. */
    @SuppressWarnings("ArrayRecordComponent") // a datagram on its way, compared by nobody
    record Datagram(Base base, InetSocketAddress from, byte[] bytes) implements PeerEvent {}

    /** The deadline passed. */
    record Tick() implements PeerEvent {}

    /** The signal stream is (again) connected. */
    record SignalConnected() implements PeerEvent {}

    /** The host's addresses changed. */
    record CandidatesChanged(List<Candidate> localCandidates) implements PeerEvent {}

    /** A WireGuard handshake with the peer completed. */
    record Handshake() implements PeerEvent {}
}
