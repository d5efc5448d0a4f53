package io.heddle.api.tunnel;

import io.heddle.api.lifecycle.Registration;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A tunnel's UDP port as ICE sees it: one port for both families, shared with WireGuard. Thread safe. */
@ConsumerType
public interface Underlay {

    /** The UDP port. */
    int port();

    /** Sends a datagram from the tunnel's port; lost silently if the network cannot take it. Does not block nor keep the buffer. */
    void send(ByteBuffer datagram, InetSocketAddress to);

    /** Hears the datagrams that are not WireGuard's, until closed. */
    Registration receive(Receiver receiver);

    /** Hears datagrams on the data plane's thread; must not block nor keep the buffer. */
    interface Receiver {
        void received(ByteBuffer datagram, InetSocketAddress from);
    }
}
