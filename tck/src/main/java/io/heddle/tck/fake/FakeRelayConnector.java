package io.heddle.tck.fake;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.RelayConnector;
import io.heddle.api.connect.ServiceAddresses.RelayToken;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.PathPipe;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** A relay of one gateway, in this process. It connects at once, and peers are online at once, or when told to. */
public final class FakeRelayConnector extends FakeService implements RelayConnector {

    private final Set<Client> clients = new CopyOnWriteArraySet<>();
    private final AtomicInteger pipes = new AtomicInteger();
    private final AtomicInteger waits = new AtomicInteger();
    private volatile boolean connecting = true;
    private volatile boolean online = true;

    public FakeRelayConnector(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeRelayConnector(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    /** Whether clients are connected to their home. */
    public void connecting(boolean connects) {
        connecting = connects;
    }

    /** Whether peers are online; pipes to those that are not wait. */
    public void online(boolean peersAre) {
        online = peersAre;
        if (peersAre) {
            clients.forEach(Client::connectWaiting);
        }
    }

    @Override
    public RelayConnector.Client connect(
            PublicKey identity, List<String> urls, RelayToken token, SocketFactory sockets, Cancellation run) {
        touched("connect");
        take("relay of " + name);
        var client = new Client(urls, run);
        clients.add(client);
        return client;
    }

    private final class Client implements RelayConnector.Client {
        private final Map<Integer, CompletableFuture<PathPipe>> waiting = new ConcurrentHashMap<>();
        private final Cancellation run;
        private final Registration onEnd;
        private volatile List<String> urls;
        private volatile boolean closed;

        Client(List<String> urls, Cancellation run) {
            this.urls = List.copyOf(urls);
            this.run = run;
            this.onEnd = run.onEnd(this::endWaiting);
        }

        @Override
        public Optional<String> homeUrl() {
            touched("homeUrl");
            return connecting && !isOver() ? urls.stream().findFirst() : Optional.empty();
        }

        @Override
        public void renew(List<String> next, RelayToken token) {
            touched("renew");
            urls = List.copyOf(next);
        }

        @Override
        public CompletableFuture<PathPipe> open(PublicKey peer, String url, Cancellation wait) {
            touched("open");
            var result = new CompletableFuture<PathPipe>();
            int number = waits.incrementAndGet();
            waiting.put(number, result);
            var onWaitEnd = wait.onEnd(() -> result.completeExceptionally(cancelled()));
            var unused = result.whenComplete((pipe, failure) -> {
                waiting.remove(number);
                onWaitEnd.close();
            });
            if (isOver()) {
                endWaiting();
            } else if (online) {
                connectWaiting();
            }
            return result;
        }

        @Override
        public void close() {
            touched("close");
            closed = true;
            onEnd.close();
            endWaiting();
            if (clients.remove(this)) {
                give("relay of " + name);
            }
        }

        private boolean isOver() {
            return closed || run.isEnded();
        }

        private void connectWaiting() {
            for (var future : waiting.values()) {
                var pipe = new Pipe("pipe " + pipes.incrementAndGet() + " of " + name);
                if (!future.complete(pipe)) {
                    pipe.close();
                }
            }
        }

        private void endWaiting() {
            waiting.values().forEach(future -> future.completeExceptionally(cancelled()));
        }
    }

    /** A pipe whose other end nobody holds. */
    private final class Pipe implements PathPipe {
        private final String object;
        private volatile @Nullable Receiver receiver;

        Pipe(String object) {
            this.object = object;
            take(object);
        }

        @Override
        public void send(ByteBuffer datagram) {
            touched("send");
            host.event("relayed " + datagram.remaining() + " bytes" + (receiver == null ? "" : ", heard"));
        }

        @Override
        public void receive(Receiver next) {
            touched("receive");
            receiver = next;
        }

        @Override
        public void close() {
            touched("close of a pipe");
            give(object);
        }
    }

    private static ConnectorException cancelled() {
        return new ConnectorException(Reason.CANCELLED, "the run has ended");
    }
}
