package io.heddle.api.tunnel;

import io.heddle.api.lifecycle.Registration;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A two-way path for WireGuard datagrams that is not plain UDP. Thread safe; closing it is the owner's affair. */
@ConsumerType
public interface PathPipe extends Registration {

    /** Sends a datagram if the path can take it now; otherwise it is dropped, as UDP does. Does not block nor keep the buffer. */
    void send(ByteBuffer datagram);

    /** Hears what arrives, one datagram at a time; replaces the receiver of before. What nobody hears is dropped. */
    void receive(Receiver receiver);

    /** Hears datagrams; must not block nor keep the buffer. */
    interface Receiver {
        void received(ByteBuffer datagram);
    }
}
