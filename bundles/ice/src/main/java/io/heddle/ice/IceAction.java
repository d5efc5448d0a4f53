package io.heddle.ice;

import java.net.InetSocketAddress;

/** Something an agent asks its owner to do, or tells it. Actions are to be carried out in order. */
public sealed interface IceAction {

    /**
     * Send a datagram.
     *
     * @param base the port to send from
     * @param to destination
     * @param datagram the bytes; the agent keeps no reference
     */
    @SuppressWarnings("ArrayRecordComponent") // a message on its way, compared by nobody
    record Send(Base base, InetSocketAddress to, byte[] datagram) implements IceAction {}

    /**
     * A pair was selected. Comes at most once, before the change to CONNECTED.
     *
     * @param pair the pair; its remote address is where the peer's packets go
     */
    record Selected(SelectedPair pair) implements IceAction {}

    /**
     * The state changed.
     *
     * @param state the new state
     */
    record StateChanged(IceState state) implements IceAction {}
}
