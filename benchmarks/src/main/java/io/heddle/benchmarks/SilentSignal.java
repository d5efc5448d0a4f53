package io.heddle.benchmarks;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.net.PublicKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A signal server that connects at once and whose other peers are all asleep. It keeps nothing, unlike the tests' one. */
final class SilentSignal implements SignalConnector {

    private final AtomicLong sent = new AtomicLong();

    /** How many messages went to sleeping peers. */
    long sent() {
        return sent.get();
    }

    @Override
    public SignalClient connect(Settings settings, SignalListener listener, Cancellation run) {
        listener.connected();
        return new Client();
    }

    private final class Client implements SignalClient {
        private volatile boolean closed;

        @Override
        public CompletableFuture<Void> awaitConnected(Cancellation wait) {
            return closed
                    ? CompletableFuture.failedFuture(new ConnectorException(Reason.CANCELLED, "the stream is closed"))
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean isConnected() {
            return !closed;
        }

        @Override
        public CompletableFuture<Void> send(PublicKey to, SignalMessage message) {
            sent.incrementAndGet();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
