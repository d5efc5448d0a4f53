package io.heddle.hub.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.hub.internal.plan.MapPlanner;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.States;
import io.heddle.hub.internal.store.StateKeeper.Version;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.SyncResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyncStreamTest {

    private final Announcement announcement = new Announcement(new MapPlanner("x", false), () -> "h:1", false);
    private final FakeCall call = new FakeCall();
    private final List<SyncResponse> sent = new ArrayList<>();
    private final SyncStream stream = new SyncStream(
            States.peerKey(1),
            message -> {
                sent.add((SyncResponse) message);
                return EncryptedMessage.getDefaultInstance();
            },
            call);

    private final HubState one = States.with(States.open(), 1);
    private final HubState two = States.with(one, 2);
    private final HubState three = States.with(two, 3);

    @Test
    void aReaderWithoutRoomIsOwedOneMapTheLatest() {
        start(one, 1);
        call.ready = false;

        update(two, 2);
        update(three, 3);
        assertThat(sent).hasSize(1);
        assertThat(stream.blocked()).isTrue();

        call.ready = true;
        update(three, 3);
        update(three, 3);

        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).getNetworkMap().getSerial()).isEqualTo(3);
        assertThat(stream.blocked()).isFalse();
    }

    @Test
    void nothingIsWrittenToAReaderThatIsGone() {
        start(one, 1);
        call.cancelled = true;

        update(two, 2);
        stream.farewell(new Version(States.open(), 3), announcement);

        assertThat(sent).hasSize(1);
        assertThat(call.completed).isFalse();
    }

    @Test
    void theFarewellIsSentWhateverTheReaderDoes() {
        start(one, 1);
        call.ready = false;

        stream.farewell(new Version(States.open(), 2), announcement);

        assertThat(sent).hasSize(2);
        assertThat(call.completed).isTrue();
    }

    private void start(HubState state, long number) {
        stream.start(new Version(state, number), States.peer(state, 1), announcement);
    }

    private void update(HubState state, long number) {
        stream.update(new Version(state, number), States.peer(state, 1), announcement);
    }

    /** A call whose reader can be slow or gone. */
    private static final class FakeCall extends ServerCallStreamObserver<EncryptedMessage> {

        private boolean ready = true;
        private boolean cancelled;
        private boolean completed;

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void onNext(EncryptedMessage value) {
            assertThat(cancelled || completed).isFalse();
        }

        @Override
        public void onCompleted() {
            completed = true;
        }

        @Override
        public void onError(Throwable failure) {
            completed = true;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}
