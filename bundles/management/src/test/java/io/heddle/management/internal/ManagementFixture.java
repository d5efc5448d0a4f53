package io.heddle.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector.Settings;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.rpc.Failures;
import io.heddle.wire.testing.Randoms;
import io.heddle.wire.testing.TestRun;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.SocketFactory;

/** A server, a run and a client with short pauses; afterwards, no thread of the client may be left. */
final class ManagementFixture {

    /** Key A of RFC 7748, 6.1. */
    static final PrivateKey IDENTITY = PrivateKey.parse("dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo=");

    static final PublicKey OWN = PublicKey.parse("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=");

    private static final long PATIENCE_SECONDS = 10;

    final ScriptedManagement server = new ScriptedManagement();
    final TestRun run = new TestRun();
    final Set<ManagementClient> alive = ConcurrentHashMap.newKeySet();
    final ManagementClient client;

    ManagementFixture() throws IOException {
        client = connect(server.address());
    }

    ManagementClient connect(ServerAddress address) {
        var settings = new Settings(address, IDENTITY, SocketFactory.getDefault());
        return GrpcManagementClient.open(settings, OWN, run, Randoms.always(0.05), alive);
    }

    @SuppressWarnings("NullAway") // whether a future has null is its own affair
    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What a future failed with; it must be one of ours, unwrapped. */
    static ConnectorException failureOf(CompletableFuture<?> future) throws InterruptedException, TimeoutException {
        try {
            future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(ConnectorException.class);
            return Failures.unwrap(java.util.Objects.requireNonNull(e.getCause()));
        }
        throw new AssertionError("the future did not fail");
    }

    void close() throws InterruptedException {
        run.end();
        client.close();
        server.close();
        assertNoThreadLeft();
        assertThat(alive).isEmpty();
        assertThat(run.registered()).isZero();
    }

    static void assertNoThreadLeft() throws InterruptedException {
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("heddle-")) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
