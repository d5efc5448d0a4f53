package io.heddle.api.connect;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.net.PrivateKey;
import javax.net.SocketFactory;
import org.osgi.annotation.versioning.ConsumerType;

/** Speaks the signal protocol: carries offers, answers and candidates between peers, sealed end to end. */
@ConsumerType
public interface SignalConnector {

    /**
     * A client that starts connecting at once and keeps its stream open, by itself, until {@code run} ends or it is closed.
     * Returns at once.
     */
    SignalClient connect(Settings settings, SignalListener listener, Cancellation run);

    /**
     * Whom to connect as, and to.
     *
     * @param server the signal server
     * @param identity private key of this gateway, which seals what is sent
     * @param sockets makes the sockets, so that they can stay out of the tunnel
     */
    record Settings(ServerAddress server, PrivateKey identity, SocketFactory sockets) {}
}
