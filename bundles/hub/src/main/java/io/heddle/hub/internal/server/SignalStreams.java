package io.heddle.hub.internal.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.heddle.wire.signal.EncryptedMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that peers receive signal messages on, one per id, the newest. Thread safe. */
final class SignalStreams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SignalStreams.class);

    /** Tells a client that it is registered; it takes any value. */
    static final Metadata.Key<String> REGISTERED =
            Metadata.Key.of("x-wiretrustee-peer-registered", Metadata.ASCII_STRING_MARSHALLER);

    /** Anybody may register under any id, so there is a limit. */
    private static final int MAX_STREAMS = 20_000;

    private static final long MAX_WAITING_BYTES = 64L * 1024 * 1024;

    private final Map<String, SignalStream> streams = new ConcurrentHashMap<>();
    private final WaitingBytes budget = new WaitingBytes(MAX_WAITING_BYTES);
    private final HubLane timer;
    private final Duration patience;

    /** @param patience how long a reader may have no room for a message before its stream is ended */
    SignalStreams(HubLane timer, Duration patience) {
        this.timer = timer;
        this.patience = patience;
    }

    /** Registers a call as the stream of an id; the one before ends. */
    ServerCall.Listener<EncryptedMessage> open(String id, ServerCall<EncryptedMessage, EncryptedMessage> call) {
        var stream = new SignalStream(call, budget);
        if (streams.size() >= MAX_STREAMS && !streams.containsKey(id)) {
            stream.end(Status.RESOURCE_EXHAUSTED.withDescription("too many peers are registered"));
            return new Watch(id, stream);
        }
        var headers = new Metadata();
        headers.put(REGISTERED, "1");
        stream.open(() -> replace(id, stream), headers);
        return new Watch(id, stream);
    }

    /** Forwards a message to whom it names, if that peer is here. */
    void send(EncryptedMessage message, Runnable done) {
        var stream = streams.get(message.getRemoteKey());
        if (stream == null) {
            done.run();
        } else if (stream.deliver(message, done)) {
            watch(message.getRemoteKey(), stream);
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        var all = List.copyOf(streams.values());
        streams.clear();
        all.forEach(stream -> stream.end(Status.UNAVAILABLE.withDescription("the hub stops")));
    }

    private void replace(String id, SignalStream stream) {
        var older = streams.put(id, stream);
        if (older != null) {
            // Not here: that stream has a lock of its own, and this one's is held.
            timer.execute(() -> older.end(Status.UNKNOWN.withDescription("the peer has been registered again")));
        }
    }

    private void watch(String id, SignalStream stream) {
        long progress = stream.progress();
        timer.schedule(() -> look(id, stream, progress), patience.toNanos());
    }

    private void look(String id, SignalStream stream, long progress) {
        switch (stream.look(progress)) {
            case STUCK -> {
                log.info("the signal stream of a peer was ended: it reads nothing");
                streams.remove(id, stream);
                stream.end(Status.UNAVAILABLE.withDescription("messages are not read"));
            }
            case SLOW -> watch(id, stream);
            case FINE -> {}
        }
    }

    /** Hears from gRPC about one stream. The client's half is never read. */
    private final class Watch extends ServerCall.Listener<EncryptedMessage> {

        private final String id;
        private final SignalStream stream;

        Watch(String id, SignalStream stream) {
            this.id = id;
            this.stream = stream;
        }

        @Override
        public void onReady() {
            stream.ready();
        }

        @Override
        public void onCancel() {
            end();
        }

        @Override
        public void onComplete() {
            end();
        }

        private void end() {
            streams.remove(id, stream);
            stream.gone();
        }
    }
}
