package io.heddle.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.wire.signal.EncryptedMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients over loopback. */
class SignalOverGrpcTest {

    private TestHub hub;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory, Clock.systemUTC(), Duration.ofMillis(500));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aStreamIsRegisteredByItsHeadersAlone() throws Exception {
        hub.peer("a").connectSignal().registered();
    }

    @Test
    void aMessageReachesWhomItNames() throws Exception {
        var a = hub.peer("a");
        var b = hub.peer("b");
        var stream = b.connectSignal().registered();

        a.send(b.key().text(), "one");
        a.send(b.key().text(), "two");

        assertThat(stream.next()).isEqualTo("one");
        assertThat(stream.next()).isEqualTo("two");
    }

    @Test
    void aPeerHearsItself() throws Exception {
        var a = hub.peer("a");
        var stream = a.connectSignal().registered();

        a.send(a.key().text(), "heartbeat");

        assertThat(stream.next()).isEqualTo("heartbeat");
    }

    @Test
    void whoIsAbsentMissesMessagesAndTheSenderIsNotTold() throws Exception {
        var a = hub.peer("a");
        var b = hub.peer("b");
        a.send(b.key().text(), "lost");
        a.send("dummy", "probe");
        a.send("", "nobody");

        var stream = b.connectSignal().registered();
        a.send(b.key().text(), "heard");

        assertThat(stream.next()).isEqualTo("heard");
    }

    @Test
    void withoutAnIdThereIsNoStream() throws Exception {
        var a = hub.peer("a");

        assertThat(a.connectSignal(Optional.empty(), 1).end().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(a.connectSignal(Optional.of("x".repeat(257)), 1).end().getCode())
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
    }

    @Test
    void aSecondStreamReplacesTheFirstWhoseEndLeavesItAlone() throws Exception {
        var a = hub.peer("a");
        var first = a.connectSignal().registered();

        var second = a.connectSignal().registered();

        assertThat(first.end().getCode()).isEqualTo(Status.Code.UNKNOWN);
        a.send(a.key().text(), "still there");
        assertThat(second.next()).isEqualTo("still there");
    }

    @Test
    void aStreamThatWasCancelledIsForgotten() throws Exception {
        var a = hub.peer("a");
        var stream = a.connectSignal().registered();
        stream.cancel();
        stream.end();

        a.send(a.key().text(), "lost");

        var again = a.connectSignal().registered();
        a.send(a.key().text(), "heard");
        assertThat(again.next()).isEqualTo("heard");
    }

    @Test
    void whoReadsNothingLosesTheStreamAndEverySenderHearsOk() throws Exception {
        var slow = hub.peer("slow");
        var sender = hub.peer("sender");
        var stream = slow.connectSignal(Optional.of(slow.key().text()), 0).registered();
        int messages = 40;
        var answers = new CountDownLatch(messages);
        var failures = new AtomicInteger();

        for (int i = 0; i < messages; i++) {
            var big = ByteString.copyFrom(new byte[64 * 1024]);
            sender.signalAsync().send(sender.message(slow.key().text(), big), new Answer(answers, failures));
        }

        assertThat(answers.await(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).hasValue(0);
        stream.read(messages);
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(stream.received()).isLessThan(messages);
    }

    @Test
    void whoReadsLateGetsAll() throws Exception {
        var late = hub.peer("late");
        var sender = hub.peer("sender");
        var stream = late.connectSignal(Optional.of(late.key().text()), 0).registered();
        var padding = "x".repeat(48 * 1024);
        var answers = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            var body = ByteString.copyFromUtf8((char) ('a' + i) + padding);
            sender.signalAsync()
                    .send(sender.message(late.key().text(), body), new Answer(answers, new AtomicInteger()));
        }

        stream.read(20);

        assertThat(answers.await(TestPeer.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(stream.next()).hasSize(padding.length() + 1);
        }
    }

    /** Counts answers. */
    private record Answer(CountDownLatch answers, AtomicInteger failures) implements StreamObserver<EncryptedMessage> {

        @Override
        public void onNext(EncryptedMessage value) {}

        @Override
        public void onError(Throwable failure) {
            failures.incrementAndGet();
            answers.countDown();
        }

        @Override
        public void onCompleted() {
            answers.countDown();
        }
    }
}
