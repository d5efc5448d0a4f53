package io.heddle.api.connect;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.net.PrivateKey;
import javax.net.SocketFactory;
import org.osgi.annotation.versioning.ConsumerType;

/** Speaks the management protocol: who this gateway is, and what the network looks like. */
@ConsumerType
public interface ManagementConnector {

    /**
     * A client for one server and one identity. Returns at once and contacts nobody yet; the client ends with {@code run} or
     * when it is closed, whichever comes first.
     */
    ManagementClient connect(Settings settings, Cancellation run);

    /**
     * Whom to connect as, and to.
     *
     * @param server the management server
     * @param identity private key of this gateway's tunnel, which also seals the messages
     * @param sockets makes the sockets, so that they can stay out of the tunnel
     */
    record Settings(ServerAddress server, PrivateKey identity, SocketFactory sockets) {}
}
