package io.heddle.api.connect;

import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.PublicKey;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/** A connection to a signal server. No call blocks; thread safe. */
@ConsumerType
public interface SignalClient extends Registration {

    /**
     * Completes when the stream is connected: at once if it is. The check and the registration of the waiter are one atomic
     * step, so that no connect in between is lost (rule L6). Fails with {@code CANCELLED} when {@code wait} or the client's
     * own run ends, or the client is closed; one waiter's end wakes no other.
     */
    CompletableFuture<Void> awaitConnected(Cancellation wait);

    /** Whether the stream is connected now. */
    boolean isConnected();

    /**
     * Sends one message. Completion says that the server took it, never that the peer got it; 45 s at most. Fails with a
     * {@link ConnectorException}.
     */
    CompletableFuture<Void> send(PublicKey to, SignalMessage message);

    /** Ends the stream and fails what waits. Bounded, a second at most. */
    @Override
    void close();
}
