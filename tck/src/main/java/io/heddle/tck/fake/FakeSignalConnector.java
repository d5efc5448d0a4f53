package io.heddle.tck.fake;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** A signal server of one gateway, in this process. It connects at once, or when told to. */
public final class FakeSignalConnector extends FakeService implements SignalConnector {

    private final Set<Client> clients = new CopyOnWriteArraySet<>();
    private final List<SignalMessage> sent = new CopyOnWriteArrayList<>();
    private volatile boolean connecting = true;

    public FakeSignalConnector(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeSignalConnector(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    /** Whether streams connect; those that do not wait, as with a server that accepts and never serves. */
    public void connecting(boolean connects) {
        connecting = connects;
        if (connects) {
            clients.forEach(Client::connect);
        }
    }

    /** Delivers a message to every stream. */
    public void deliver(PublicKey from, SignalMessage message) {
        clients.forEach(client -> client.listener.received(from, message));
    }

    /** What was sent, in order. */
    public List<SignalMessage> sent() {
        return List.copyOf(sent);
    }

    @Override
    public SignalClient connect(Settings settings, SignalListener listener, Cancellation run) {
        touched("connect");
        take("signal of " + name);
        var client = new Client(listener, run);
        clients.add(client);
        if (connecting) {
            client.connect();
        }
        return client;
    }

    private final class Client implements SignalClient {
        private final SignalListener listener;
        private final Cancellation run;
        private final CompletableFuture<Void> connected = new CompletableFuture<>();
        private final Registration onEnd;

        Client(SignalListener listener, Cancellation run) {
            this.listener = listener;
            this.run = run;
            this.onEnd = run.onEnd(() -> connected.completeExceptionally(cancelled()));
        }

        void connect() {
            if (!run.isEnded() && connected.complete(null)) {
                listener.connected();
            }
        }

        @Override
        public CompletableFuture<Void> awaitConnected(Cancellation wait) {
            touched("awaitConnected");
            var result = new CompletableFuture<Void>();
            var onEnd = wait.onEnd(() -> result.completeExceptionally(cancelled()));
            var unused = connected.whenComplete((nothing, failure) -> {
                onEnd.close();
                if (failure == null) {
                    result.complete(null);
                } else {
                    result.completeExceptionally(failure);
                }
            });
            return result;
        }

        @Override
        public boolean isConnected() {
            return connected.isDone() && !connected.isCompletedExceptionally();
        }

        @Override
        public CompletableFuture<Void> send(PublicKey to, SignalMessage message) {
            touched("send");
            sent.add(message);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            touched("close");
            onEnd.close();
            connected.completeExceptionally(cancelled());
            if (clients.remove(this)) {
                give("signal of " + name);
            }
        }
    }

    private static ConnectorException cancelled() {
        return new ConnectorException(Reason.CANCELLED, "the run has ended");
    }
}
