package io.heddle.engine.peer;

import io.heddle.api.connect.SignalMessage;
import io.heddle.ice.Base;
import java.net.InetSocketAddress;

/** What a {@link PeerConnection} asks its owner to do, in order. */
sealed interface PeerAction {

    /** Send a message to the peer. */
    record SendSignal(SignalMessage message) implements PeerAction {}

    /** Send a datagram from the tunnel's port. */
    @SuppressWarnings("ArrayRecordComponent") // a datagram on its way, compared by nobody
    record SendDatagram(Base base, InetSocketAddress to, byte[] bytes) implements PeerAction {}

    /** The path changed: plan the tunnel anew. */
    record PathChanged() implements PeerAction {}

    /** Start a WireGuard handshake, after the path was planned. */
    record Initiate() implements PeerAction {}

    /** The visible state changed. */
    record StatusChanged() implements PeerAction {}
}
