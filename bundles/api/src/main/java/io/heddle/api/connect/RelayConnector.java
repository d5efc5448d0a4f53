package io.heddle.api.connect;

import io.heddle.api.connect.ServiceAddresses.RelayToken;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.PathPipe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.osgi.annotation.versioning.ConsumerType;

/** Speaks the relay protocol: byte pipes to peers that no direct path reaches. Optional. */
@ConsumerType
public interface RelayConnector {

    /** A client that connects to the nearest of {@code urls} and stays connected until {@code run} ends or it is closed. */
    Client connect(PublicKey identity, List<String> urls, RelayToken token, SocketFactory sockets, Cancellation run);

    /** A connection to a home relay and, where peers have another home, to theirs. Thread safe, no call blocks. */
    interface Client extends Registration {

        /** The URL that the connected home relay announced; absent while not connected. */
        Optional<String> homeUrl();

        /** Newer credentials, used at the next connect. */
        void renew(List<String> urls, RelayToken token);

        /**
         * A pipe to a peer over the relay at {@code url}; completes when the peer is online there, 30 s at most, and fails
         * with a {@link ConnectorException}.
         */
        CompletableFuture<PathPipe> open(PublicKey peer, String url, Cancellation wait);
    }
}
