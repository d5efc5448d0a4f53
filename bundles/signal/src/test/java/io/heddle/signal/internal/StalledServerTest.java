package io.heddle.signal.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.signal.internal.RecordingListener.Connected;
import io.heddle.signal.internal.RecordingListener.Disconnected;
import io.heddle.wire.rpc.Backoff;
import io.heddle.wire.rpc.ServerChannel;
import io.heddle.wire.testing.Randoms;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The watchdog on a real stream, with a clock that runs twenty times as fast. */
@SuppressWarnings("NullAway.Init")
class StalledServerTest {

    private final FastLoop loop = new FastLoop(20);
    private final StreamState state = new StreamState();
    private final RecordingListener listener = new RecordingListener();
    private ScriptedSignal server;
    private ServerChannel channel;
    private SignalStream stream;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedSignal();
        var address = server.address();
        channel = new ServerChannel("signal", address, SocketFactory.getDefault(), loop);
        var sender = new Sender(channel, address.toString(), loop);
        var parts = new SignalStream.Parts(
                loop, channel, new Envelopes(Keys.A, Keys.A_PUBLIC), sender, state, address.toString());
        stream = new SignalStream(parts, new Backoff(Randoms.always(0.05)), listener);
        loop.execute(stream::open);
    }

    @AfterEach
    void close() throws InterruptedException {
        var closed = new CountDownLatch(1);
        loop.execute(() -> {
            stream.close();
            channel.close();
            loop.end();
            closed.countDown();
        });
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        channel.awaitClosed(Duration.ofSeconds(10));
        server.close();
    }

    @Test
    void aServerThatTakesMessagesAndDeliversNoneIsLeftAndTriedAgain() throws Exception {
        server.delivers = false;
        listener.next(Connected.class);

        assertThat(listener.next(Disconnected.class).cause().reason()).isEqualTo(Reason.TIMED_OUT);
        assertThat(server.sends).hasValue(1);
        server.delivers = true;
        listener.next(Connected.class);
        assertThat(state.isConnected()).isTrue();
    }

    @Test
    void anIdleStreamIsKeptByMessagesToItself() throws Exception {
        listener.next(Connected.class);

        // A minute and a half of the fast clock: two or three probes.
        assertThat(listener.news.poll(4_500, TimeUnit.MILLISECONDS)).isNull();

        assertThat(server.sends.get()).isGreaterThanOrEqualTo(2);
        assertThat(state.isConnected()).isTrue();
    }
}
