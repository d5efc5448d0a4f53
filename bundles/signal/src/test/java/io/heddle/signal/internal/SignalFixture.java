package io.heddle.signal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector.Settings;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.rpc.Failures;
import io.heddle.wire.testing.Randoms;
import io.heddle.wire.testing.TestRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;

/** A server and a run for clients with short pauses; afterwards, no thread of a client may be left. */
final class SignalFixture {

    private static final long PATIENCE_SECONDS = 10;

    final ScriptedSignal server = new ScriptedSignal();
    final TestRun run = new TestRun();
    final Set<SignalClient> alive = ConcurrentHashMap.newKeySet();
    private final List<SignalClient> clients = new ArrayList<>();

    SignalFixture() throws IOException {}

    SignalClient connectA(SignalListener listener) {
        return connect(Keys.A, Keys.A_PUBLIC, server.address(), listener);
    }

    SignalClient connectB(SignalListener listener) {
        return connect(Keys.B, Keys.B_PUBLIC, server.address(), listener);
    }

    SignalClient connect(PrivateKey identity, PublicKey own, ServerAddress address, SignalListener listener) {
        var settings = new Settings(address, identity, SocketFactory.getDefault());
        var client = GrpcSignalClient.open(settings, own, listener, run, Randoms.always(0.05), alive);
        clients.add(client);
        return client;
    }

    static void done(CompletableFuture<Void> future) throws Exception {
        future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What a future failed with; it must be one of ours, unwrapped. */
    static ConnectorException failureOf(CompletableFuture<?> future) throws InterruptedException, TimeoutException {
        try {
            future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ConnectorException.class);
            return Failures.unwrap(Objects.requireNonNull(e.getCause()));
        }
        throw new AssertionError("the future did not fail");
    }

    void close() throws InterruptedException {
        run.end();
        clients.forEach(SignalClient::close);
        server.close();
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("heddle-")) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThat(alive).isEmpty();
        assertThat(run.registered()).isZero();
    }
}
