package io.heddle.management.internal;

import static io.heddle.management.internal.HostMetaTest.HOST;
import static io.heddle.management.internal.ManagementFixture.failureOf;
import static io.heddle.management.internal.ManagementFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.grpc.Status;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector.Settings;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.net.PrivateKey;
import io.heddle.management.internal.RecordingListener.Disconnected;
import io.heddle.wire.testing.Randoms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every wait ends with the run (rule L4), and every future completes. */
@SuppressWarnings("NullAway.Init")
class EndingTest {

    private static final Credential REGISTERED = new Credential.Registered();

    /** A second is promised; the machine may be busy. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private ManagementFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new ManagementFixture();
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    @Test
    void theWaitForAConnectionEndsWithTheRun() throws Exception {
        // Accepts TCP by its backlog and never says a word of HTTP/2.
        try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var client = fixture.connect(new ServerAddress("127.0.0.1", mute.getLocalPort(), false));
            var login = client.login(REGISTERED, HOST);
            var connection = mute.accept();

            endsWithTheRun(login);

            connection.close();
            client.close();
        }
    }

    @Test
    void theWaitForTheServersKeyEndsWithTheRun() throws Exception {
        fixture.server.silent = true;
        endsWithTheRun(fixture.client.login(REGISTERED, HOST));
    }

    @Test
    void theWaitForAnAnswerEndsWithTheRun() throws Exception {
        var asked = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        fixture.server.onLogin = request -> {
            asked.countDown();
            await(released);
            throw Status.ABORTED.asRuntimeException();
        };
        var login = fixture.client.login(REGISTERED, HOST);
        await(asked);

        endsWithTheRun(login);
        released.countDown();
    }

    @Test
    void theUpdateStreamEndsWithTheRun() throws Exception {
        var listener = new RecordingListener();
        fixture.client.sync(HOST, listener);
        fixture.client.serveJobs();
        fixture.server.nextSync();
        fixture.server.nextJob();

        assertTimeout(SOON, () -> {
            fixture.run.end();
            ManagementFixture.get(fixture.client.logout().handle((done, failure) -> true));
        });
        assertThat(listener.news).isEmpty();
    }

    @Test
    void thePauseBetweenAttemptsEndsWithTheRun() throws Exception {
        var settings = new Settings(fixture.server.address(), ManagementFixture.IDENTITY, SocketFactory.getDefault());
        var client = GrpcManagementClient.open(
                settings, ManagementFixture.OWN, fixture.run, Randoms.always(0.99), fixture.alive);
        var listener = new RecordingListener();
        client.sync(HOST, listener);
        fixture.server.nextSync().fail(Status.UNAVAILABLE);
        listener.next(Disconnected.class);

        fixture.run.end();
        assertTimeout(SOON, client::close);

        assertThat(fixture.server.syncs).isEmpty();
    }

    @Test
    void closingFailsWhatIsPending() throws Exception {
        fixture.server.silent = true;
        var login = fixture.client.login(REGISTERED, HOST);

        assertTimeout(SOON, fixture.client::close);

        assertThat(login).isDone();
        assertThat(failureOf(login).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(fixture.alive).isEmpty();
    }

    @Test
    void afterTheEndEverythingFailsAtOnce() throws Exception {
        fixture.client.close();
        fixture.client.close();

        assertThat(failureOf(fixture.client.login(REGISTERED, HOST)).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(failureOf(fixture.client.updateDescription(HOST)).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(failureOf(fixture.client.logout()).reason()).isEqualTo(Reason.CANCELLED);
        fixture.client.serveJobs().close();
        fixture.client.sync(HOST, new RecordingListener()).close();
    }

    @Test
    void aClientOfARunThatHasEndedIsClosed() throws Exception {
        fixture.run.end();
        var client = fixture.connect(fixture.server.address());

        assertThat(failureOf(client.login(REGISTERED, HOST)).reason()).isEqualTo(Reason.CANCELLED);
        client.close();
    }

    @Test
    void closingFromACallbackDoesNotWaitForItself() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        var login = fixture.client.login(REGISTERED, HOST).thenAccept(answer -> {
            fixture.client.close();
            closed.complete(true);
        });

        assertThat(get(closed)).isTrue();
        get(login);
    }

    @Test
    void closingIsBoundedThoughAListenerBlocks() throws Exception {
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        fixture.client.sync(HOST, new RecordingListener() {
            @Override
            public void connected() {
                entered.countDown();
                await(released);
            }
        });
        fixture.server.nextSync().send(SyncTest.map(1));
        await(entered);
        var login = fixture.client.login(REGISTERED, HOST);

        assertTimeout(SOON, fixture.client::close);

        assertThat(failureOf(login).reason()).isEqualTo(Reason.CANCELLED);
        released.countDown();
    }

    @Test
    void logoutOfAnUnknownGatewayIsASuccess() throws Exception {
        get(fixture.client.logout());
        fixture.server.onLogout = Status.NOT_FOUND;
        get(fixture.client.logout());
        fixture.server.onLogout = Status.FAILED_PRECONDITION;

        assertThat(failureOf(fixture.client.logout()).reason()).isEqualTo(Reason.FAILED);
    }

    @Test
    void aDescriptionOfAnUnknownGatewayIsNotFound() throws Exception {
        fixture.server.onDescription = Status.NOT_FOUND;

        assertThat(failureOf(fixture.client.updateDescription(HOST)).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void theComponentClosesItsClientsAndOpensNoMore() throws Exception {
        var component = new GrpcManagementConnector();
        var settings = new Settings(fixture.server.address(), ManagementFixture.IDENTITY, SocketFactory.getDefault());
        var client = component.connect(settings, fixture.run);
        get(client.login(REGISTERED, HOST));

        component.deactivate();
        ManagementClient late = component.connect(settings, fixture.run);

        assertThat(failureOf(client.logout()).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(failureOf(late.logout()).reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void noTextHasTheIdentity() {
        var key = ManagementFixture.IDENTITY;
        assertThat(new Settings(fixture.server.address(), key, SocketFactory.getDefault()).toString())
                .doesNotContain(key.reveal());
        assertThat(PrivateKey.parse(key.reveal())).isEqualTo(key);
    }

    private void endsWithTheRun(CompletableFuture<?> pending) {
        assertThat(pending).isNotDone();
        assertTimeout(SOON, () -> {
            fixture.run.end();
            assertThat(failureOf(pending).reason()).isEqualTo(Reason.CANCELLED);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
