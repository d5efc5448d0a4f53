package io.heddle.tck.fake;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.connect.ServiceAddresses;
import io.heddle.api.connect.SyncListener;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.IpPrefix;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A management server of one gateway, in this process. It answers at once, or when told to. */
public final class FakeManagementConnector extends FakeService implements ManagementConnector {

    /** What it answers to a login unless told otherwise. */
    public static final SelfConfig SELF =
            new SelfConfig(IpPrefix.parse("100.64.0.1/16"), null, "fake.heddle.test", 0, false, false);

    private static final LoginAnswer ANSWER = new LoginAnswer(
            SELF, new ServiceAddresses(new ServerAddress("127.0.0.1", 1, false), List.of(), List.of(), null));

    private static final int MOST_CREDENTIALS = 1000;

    private final Set<Client> clients = new CopyOnWriteArraySet<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final Queue<Credential> credentials = new ConcurrentLinkedQueue<>();
    private volatile boolean answering = true;
    private volatile @Nullable ConnectorException refusal;
    private volatile NetworkMap map = emptyMap(1);

    public FakeManagementConnector(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeManagementConnector(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    /** A map without peers. */
    public static NetworkMap emptyMap(long serial) {
        return new NetworkMap(
                serial, SELF, List.of(), List.of(), List.of(), List.of(), List.of(), DnsSettings.DISABLED);
    }

    /** Whether logins are answered; those that are not wait until they are, or for the end of their run. */
    public void answering(boolean answers) {
        answering = answers;
        if (answers) {
            clients.forEach(Client::answer);
        }
    }

    /** Lets logins fail; {@code null}: they succeed. */
    public void refuse(@Nullable ConnectorException cause) {
        refusal = cause;
    }

    /** Pushes a map to every open stream, and to those that open later. */
    public void push(NetworkMap next) {
        map = next;
        clients.forEach(client -> client.push(next));
    }

    /** What the latest logins showed, up to a thousand, in order. */
    public List<Credential> credentials() {
        return List.copyOf(credentials);
    }

    @Override
    public ManagementClient connect(Settings settings, Cancellation run) {
        touched("connect");
        take("management of " + name);
        var client = new Client(run);
        clients.add(client);
        return client;
    }

    private final class Client implements ManagementClient {
        private final Cancellation run;
        private final Registration onEnd;
        private final List<CompletableFuture<LoginAnswer>> waiting = new CopyOnWriteArrayList<>();
        private volatile @Nullable SyncListener listener;
        private volatile boolean closed;

        Client(Cancellation run) {
            this.run = run;
            this.onEnd = run.onEnd(this::end);
        }

        @Override
        public CompletableFuture<LoginAnswer> login(Credential credential, HostDescription description) {
            touched("login");
            credentials.add(credential);
            if (logins.incrementAndGet() > MOST_CREDENTIALS) {
                credentials.poll();
            }
            var refused = refusal;
            if (refused != null) {
                return CompletableFuture.failedFuture(refused);
            }
            if (answering) {
                return CompletableFuture.completedFuture(ANSWER);
            }
            var future = new CompletableFuture<LoginAnswer>();
            waiting.add(future);
            if (run.isEnded() || closed) {
                end();
            }
            return future;
        }

        @Override
        public Registration sync(HostDescription description, SyncListener newListener) {
            touched("sync");
            listener = newListener;
            newListener.connected();
            newListener.map(map);
            return () -> listener = null;
        }

        @Override
        public Registration serveJobs() {
            touched("serveJobs");
            return () -> {};
        }

        @Override
        public CompletableFuture<Void> updateDescription(HostDescription description) {
            touched("updateDescription");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> logout() {
            touched("logout");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            touched("close");
            closed = true;
            onEnd.close();
            end();
            if (clients.remove(this)) {
                give("management of " + name);
            }
        }

        private void push(NetworkMap next) {
            var hearing = listener;
            if (hearing != null && !run.isEnded()) {
                hearing.map(next);
            }
        }

        private void answer() {
            waiting.forEach(future -> future.complete(ANSWER));
        }

        private void end() {
            waiting.forEach(future ->
                    future.completeExceptionally(new ConnectorException(Reason.CANCELLED, "the run has ended")));
        }
    }
}
