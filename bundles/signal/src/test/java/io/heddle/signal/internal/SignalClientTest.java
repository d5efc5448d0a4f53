package io.heddle.signal.internal;

import static io.heddle.signal.internal.SignalFixture.done;
import static io.heddle.signal.internal.SignalFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.connect.SignalClient;
import io.heddle.api.connect.SignalConnector.Settings;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.connect.SignalMessage.Answer;
import io.heddle.api.connect.SignalMessage.CandidateLine;
import io.heddle.api.connect.SignalMessage.GoIdle;
import io.heddle.api.connect.SignalMessage.IceCredentials;
import io.heddle.api.connect.SignalMessage.Offer;
import io.heddle.api.connect.SignalMessage.Session;
import io.heddle.api.connect.SignalMessage.SessionId;
import io.heddle.api.net.PublicKey;
import io.heddle.signal.internal.RecordingListener.Connected;
import io.heddle.signal.internal.RecordingListener.Disconnected;
import io.heddle.signal.internal.RecordingListener.Received;
import io.heddle.signal.internal.ScriptedSignal.Greeting;
import io.heddle.wire.signal.Body;
import io.heddle.wire.signal.EncryptedMessage;
import io.heddle.wire.testing.TestRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("NullAway.Init")
class SignalClientTest {

    /** A second is promised; the machine may be busy. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final RecordingListener a = new RecordingListener();
    private final RecordingListener b = new RecordingListener();
    private SignalFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new SignalFixture();
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
        assertThat(a.overlaps).hasValue(0);
    }

    @Test
    void registersByHeadersAlone() throws Exception {
        var client = fixture.connectA(a);

        done(client.awaitConnected(fixture.run));

        assertThat(client.isConnected()).isTrue();
        assertThat(fixture.server.nextStream().headers.get(ScriptedSignal.PEER_ID))
                .isEqualTo(Keys.A_PUBLIC.text());
        a.next(Connected.class);
    }

    @Test
    void carriesEveryMessageFromPeerToPeerInOrder() throws Exception {
        var session = Session.direct(new IceCredentials("frag", "word"), new SessionId("0102030405"), 51820, "0.60.0");
        var messages = List.<SignalMessage>of(
                new Offer(session),
                new Answer(session),
                new CandidateLine("1 1 udp 1 192.0.2.1 1 typ host"),
                new GoIdle());
        var sender = connectedA();
        connectedB();

        for (var message : messages) {
            done(sender.send(Keys.B_PUBLIC, message));
        }

        for (var message : messages) {
            assertThat(b.next(Received.class)).isEqualTo(new Received(Keys.A_PUBLIC, message));
        }
    }

    @Test
    void anAbsentPeerIsNoError() throws Exception {
        var client = connectedA();

        done(client.send(Keys.B_PUBLIC, new GoIdle()));
    }

    @Test
    void deliversToItselfAndKeepsHeartbeatsBack() throws Exception {
        var client = connectedA();
        var stream = fixture.server.nextStream();
        var envelopes = new Envelopes(Keys.A, Keys.A_PUBLIC);
        stream.deliver(envelopes.seal(Keys.A_PUBLIC, BodyCodec.heartbeat()));

        done(client.send(Keys.A_PUBLIC, new GoIdle()));

        assertThat(a.next(Received.class).from()).isEqualTo(Keys.A_PUBLIC);
        assertThat(a.news).isEmpty();
    }

    /** Trap S18: duplicates are passed on; telling them apart is the receiver's affair. */
    @Test
    void duplicatesArePassedOn() throws Exception {
        fixture.server.copies = 2;
        var sender = connectedA();
        connectedB();

        done(sender.send(Keys.B_PUBLIC, new GoIdle()));

        assertThat(b.next(Received.class)).isEqualTo(b.next(Received.class));
    }

    @Test
    void nonsenseIsDroppedAndTheStreamGoesOn() throws Exception {
        connectedA();
        var stream = fixture.server.nextStream();
        var random = new Random(20261125);
        var sealing = new Envelopes(Keys.B, Keys.B_PUBLIC);
        var good = sealing.seal(
                Keys.A_PUBLIC, Body.newBuilder().setType(Body.Type.GO_IDLE).build());
        for (int round = 0; round < 2_000; round++) {
            var bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            stream.deliver(EncryptedMessage.newBuilder()
                    .setKey(round % 2 == 0 ? Keys.B_PUBLIC.text() : "nobody")
                    .setBody(ByteString.copyFrom(bytes))
                    .build());
        }
        stream.deliver(sealing.seal(
                Keys.A_PUBLIC, Body.newBuilder().setType(Body.Type.MODE).build()));
        stream.deliver(sealing.seal(Keys.A_PUBLIC, Body.getDefaultInstance())); // an offer without payload
        stream.deliver(good);

        assertThat(a.next(Received.class)).isEqualTo(new Received(Keys.B_PUBLIC, new GoIdle()));
        assertThat(a.news).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotEndTheStream() throws Exception {
        var failing = new RecordingListener() {
            @Override
            public void received(PublicKey from, SignalMessage message) {
                super.received(from, message);
                throw new IllegalStateException("told so by the test");
            }
        };
        var client = fixture.connectA(failing);
        done(client.awaitConnected(fixture.run));
        failing.next(Connected.class);

        done(client.send(Keys.A_PUBLIC, new GoIdle()));
        done(client.send(Keys.A_PUBLIC, new GoIdle()));

        failing.next(Received.class);
        failing.next(Received.class);
    }

    @Test
    void comesBackAfterTheServerDied() throws Exception {
        var client = connectedA();

        fixture.server.restart();

        assertThat(a.next(Disconnected.class).cause().reason()).isEqualTo(Reason.UNREACHABLE);
        a.next(Connected.class);
        done(client.awaitConnected(fixture.run));
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"OK", "PERMISSION_DENIED", "UNKNOWN", "UNIMPLEMENTED"})
    void everyEndOfAStreamIsAnOutage(Status.Code code) throws Exception {
        connectedA();
        fixture.server.nextStream().end(code.toStatus());

        a.next(Disconnected.class);
        a.next(Connected.class);
        fixture.server.nextStream();
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"FAILED_PRECONDITION", "UNIMPLEMENTED", "UNAVAILABLE"})
    void aRefusedStreamIsTriedAgainAndNotToldOf(Status.Code code) throws Exception {
        fixture.server.onConnect = code.toStatus();
        var client = fixture.connectA(a);
        fixture.server.nextStream();
        fixture.server.nextStream();
        assertThat(client.isConnected()).isFalse();
        fixture.server.onConnect = null;

        done(client.awaitConnected(fixture.run));

        a.next(Connected.class);
    }

    /** Trap S7. */
    @Test
    void headersWithoutRegistrationAreAFailure() throws Exception {
        fixture.server.greeting = Greeting.HEADERS_WITHOUT_REGISTRATION;
        var client = fixture.connectA(a);
        fixture.server.nextStream();
        fixture.server.nextStream();
        assertThat(client.isConnected()).isFalse();
        fixture.server.greeting = Greeting.REGISTERED;

        done(client.awaitConnected(fixture.run));
    }

    @Test
    void aReplacedStreamIsOpenedAgain() throws Exception {
        connectedA();
        fixture.server.nextStream();
        var twin = new RecordingListener();
        var other = fixture.connectA(twin);
        twin.next(Connected.class);

        assertThat(a.next(Disconnected.class).cause()).hasMessageContaining("registered again");
        a.next(Connected.class);
        twin.next(Disconnected.class);
        other.close();
    }

    @Test
    void L6_isDisconnectedAsSoonAsTheStreamBreaks() throws Exception {
        var told = new CountDownLatch(1);
        var seen = new boolean[1];
        var holder = new SignalClient[1];
        var started = new CountDownLatch(1);
        holder[0] = fixture.connectA(new RecordingListener() {
            @Override
            public void disconnected(io.heddle.api.connect.ConnectorException cause) {
                seen[0] = holder[0].isConnected()
                        || holder[0].awaitConnected(new TestRun()).isDone();
                told.countDown();
            }

            @Override
            public void connected() {
                started.countDown();
            }
        });
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        fixture.server.nextStream().end(Status.UNAVAILABLE);

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen[0]).isFalse();
    }

    /** The original scenario: TCP and HTTP/2 work, but no headers ever come. */
    @Test
    void L4_L6_awaitingAServerThatNeverRegistersEndsWithTheWait() throws Exception {
        fixture.server.greeting = Greeting.NOTHING;
        var client = fixture.connectA(a);
        var wait = new TestRun();
        var waiter = client.awaitConnected(wait);
        var other = client.awaitConnected(fixture.run);
        fixture.server.nextStream();
        assertThat(waiter).isNotDone();

        assertTimeout(SOON, () -> {
            wait.end();
            assertThat(failureOf(waiter).reason()).isEqualTo(Reason.CANCELLED);
        });
        assertThat(other).isNotDone();

        assertTimeout(SOON, () -> {
            fixture.run.end();
            assertThat(failureOf(other).reason()).isEqualTo(Reason.CANCELLED);
        });
        assertTimeout(SOON, client::close);
        assertThat(a.news).isEmpty();
    }

    @Test
    void L4_awaitingAServerThatAcceptsAndIsMuteEndsWithTheClient() throws Exception {
        try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var client = fixture.connect(
                    Keys.A, Keys.A_PUBLIC, new ServerAddress("127.0.0.1", mute.getLocalPort(), false), a);
            var connection = mute.accept();
            var waiter = client.awaitConnected(fixture.run);

            assertTimeout(SOON, client::close);

            assertThat(failureOf(waiter).reason()).isEqualTo(Reason.CANCELLED);
            connection.close();
        }
    }

    @Test
    void L4_waitersAreReleasedThoughAListenerBlocks() throws Exception {
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var client = fixture.connectA(new RecordingListener() {
            @Override
            public void disconnected(io.heddle.api.connect.ConnectorException cause) {
                entered.countDown();
                await(released);
            }
        });
        done(client.awaitConnected(fixture.run));
        fixture.server.nextStream().end(Status.UNAVAILABLE);
        await(entered);
        var waiter = client.awaitConnected(fixture.run);
        var sending = client.send(Keys.B_PUBLIC, new GoIdle());

        assertTimeout(SOON, client::close);

        assertThat(failureOf(waiter).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(failureOf(sending).reason()).isEqualTo(Reason.CANCELLED);
        released.countDown();
    }

    @Test
    void L6_aHostThatIsNoNameLeavesNobodyBehind() throws Exception {
        var client = fixture.connect(Keys.A, Keys.A_PUBLIC, new ServerAddress("not a host", 1, false), a);
        var waiter = client.awaitConnected(fixture.run);
        assertThat(failureOf(client.send(Keys.B_PUBLIC, new GoIdle())).reason()).isEqualTo(Reason.UNREACHABLE);

        fixture.run.end();

        assertThat(failureOf(waiter).reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void afterTheEndEverythingFailsAtOnce() throws Exception {
        var client = connectedA();
        client.close();
        client.close();

        assertThat(client.isConnected()).isFalse();
        assertThat(failureOf(client.awaitConnected(new TestRun())).reason()).isEqualTo(Reason.CANCELLED);
        assertThat(failureOf(client.send(Keys.B_PUBLIC, new GoIdle())).reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void aClientOfARunThatHasEndedIsClosed() throws Exception {
        fixture.run.end();
        var client = fixture.connectA(a);

        assertThat(failureOf(client.awaitConnected(new TestRun())).reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void sendingWithoutConnectionFailsAtOnce() throws Exception {
        var address = fixture.server.address();
        fixture.server.close();
        var client = fixture.connect(Keys.A, Keys.A_PUBLIC, address, a);

        assertThat(failureOf(client.send(Keys.B_PUBLIC, new GoIdle())).reason()).isEqualTo(Reason.UNREACHABLE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAVAILABLE", "INTERNAL", "RESOURCE_EXHAUSTED"})
    void sendingIsTriedFourTimes(Status.Code code) throws Exception {
        var client = connectedA();
        fixture.server.onSend = code.toStatus();

        failureOf(client.send(Keys.B_PUBLIC, new GoIdle()));

        assertThat(fixture.server.sends).hasValue(4);
    }

    @Test
    void aCancelledSendIsNotRepeated() throws Exception {
        var client = connectedA();
        fixture.server.onSend = Status.CANCELLED;

        assertThat(failureOf(client.send(Keys.B_PUBLIC, new GoIdle())).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(fixture.server.sends).hasValue(1);
    }

    @Test
    void whatHasNoFormOnTheWireIsRefused() throws Exception {
        var client = connectedA();
        var offer = new Offer(Session.direct(new IceCredentials("a:b", "c"), new SessionId("0102030405"), 1, ""));

        assertThat(failureOf(client.send(Keys.B_PUBLIC, offer)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(failureOf(client.send(PublicKey.of(new byte[32]), new GoIdle()))
                        .reason())
                .isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(fixture.server.sends).hasValue(0);
    }

    @Test
    void theComponentClosesItsClientsAndOpensNoMore() throws Exception {
        var component = new GrpcSignalConnector();
        var settings = new Settings(fixture.server.address(), Keys.A, SocketFactory.getDefault());
        var client = component.connect(settings, a, fixture.run);
        done(client.awaitConnected(fixture.run));

        component.deactivate();
        var late = component.connect(settings, b, fixture.run);

        assertThat(client.isConnected()).isFalse();
        assertThat(failureOf(late.awaitConnected(fixture.run)).reason()).isEqualTo(Reason.CANCELLED);
    }

    private SignalClient connectedA() throws Exception {
        return connected(fixture.connectA(a), a);
    }

    private void connectedB() throws Exception {
        connected(fixture.connectB(b), b);
    }

    private SignalClient connected(SignalClient client, RecordingListener listener) throws Exception {
        done(client.awaitConnected(fixture.run));
        listener.next(Connected.class);
        return client;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
