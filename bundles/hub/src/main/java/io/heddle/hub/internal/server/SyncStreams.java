package io.heddle.hub.internal.server;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.plan.Affected;
import io.heddle.hub.internal.store.StateKeeper;
import io.heddle.hub.internal.store.StateKeeper.Version;
import io.heddle.wire.management.EncryptedMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All streams of maps: one per peer, the newest. Everything about them happens on one lane, in the order of the state's changes, so
 * that a stream that subscribes there and then looks at the state misses nothing.
 */
final class SyncStreams implements StateKeeper.Listener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SyncStreams.class);

    /** Streams that may wait for their first map. */
    private static final int MAX_OPENING = 1000;

    private final Map<PublicKey, SyncStream> streams = new ConcurrentHashMap<>(); // written on the lane
    private final AtomicInteger opening = new AtomicInteger();
    private final StateKeeper keeper;
    private final Announcement announcement;
    private final HubLane lane;

    SyncStreams(StateKeeper keeper, Announcement announcement, HubLane lane) {
        this.keeper = keeper;
        this.announcement = announcement;
        this.lane = lane;
    }

    static StatusException notRegistered() {
        return Status.PERMISSION_DENIED
                .withDescription("the peer is not registered")
                .asException();
    }

    /** Peers whose stream is open. */
    Set<PublicKey> connected() {
        return Set.copyOf(streams.keySet());
    }

    /**
     * Takes over a call that wants maps. Called while gRPC hands the call out.
     *
     * @throws StatusException if too many are being opened
     */
    void open(
            PublicKey key,
            Function<MessageLite, EncryptedMessage> seal,
            ServerCallStreamObserver<EncryptedMessage> observer)
            throws StatusException {
        if (opening.incrementAndGet() > MAX_OPENING) {
            opening.decrementAndGet();
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("too many streams are being opened")
                    .asException();
        }
        var stream = new SyncStream(key, seal, observer);
        observer.setOnCancelHandler(() -> lane.execute(() -> streams.remove(key, stream)));
        observer.setOnReadyHandler(() -> lane.execute(() -> resume(stream)));
        lane.execute(() -> start(stream));
    }

    /** Takes note of a change; called under the keeper's lock. */
    @Override
    public void changed(Version before, Version after) {
        lane.execute(() -> push(before, after));
    }

    /** Ends all streams with {@code OK}. */
    @Override
    public void close() {
        lane.execute(() -> {
            streams.values().forEach(SyncStream::complete);
            streams.clear();
        });
    }

    private void start(SyncStream stream) {
        opening.decrementAndGet();
        var older = streams.put(stream.key(), stream);
        if (older != null) {
            older.complete();
        }
        var version = keeper.current();
        var peer = version.state().peer(stream.key());
        if (peer.isEmpty()) {
            streams.remove(stream.key(), stream);
            stream.fail(notRegistered());
            return;
        }
        guarded(stream, () -> stream.start(version, peer.get(), announcement));
    }

    private void push(Version before, Version after) {
        if (streams.isEmpty()) {
            return;
        }
        var affected = new Affected(before.state(), after.state(), announcement.planner());
        for (SyncStream stream : List.copyOf(streams.values())) {
            var peer = after.state().peer(stream.key());
            if (stream.hasSeen(after)) {
                continue; // it was opened after this change
            }
            if (peer.isEmpty()) {
                streams.remove(stream.key(), stream);
                guarded(stream, () -> stream.farewell(after, announcement));
            } else if (affected.includes(peer.get())) {
                request(stream);
            }
        }
    }

    private void request(SyncStream stream) {
        if (stream.debounce().request(System.nanoTime())) {
            update(stream);
        }
        await(stream);
    }

    private void await(SyncStream stream) {
        if (stream.debounce().isOpen() && !stream.timed()) {
            stream.timed(true);
            lane.schedule(() -> look(stream), stream.debounce().quietAt() - System.nanoTime());
        }
    }

    private void look(SyncStream stream) {
        stream.timed(false);
        if (streams.get(stream.key()) != stream) {
            return;
        }
        if (stream.debounce().due(System.nanoTime())) {
            update(stream);
        }
        await(stream);
    }

    private void resume(SyncStream stream) {
        if (stream.blocked() && streams.get(stream.key()) == stream) {
            update(stream);
        }
    }

    // Always the state of now: what was collected meanwhile is in it. A peer that is gone gets its farewell from the
    // change.
    private void update(SyncStream stream) {
        var version = keeper.current();
        version.state()
                .peer(stream.key())
                .ifPresent(peer -> guarded(stream, () -> stream.update(version, peer, announcement)));
    }

    private void guarded(SyncStream stream, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("the stream of peer {} failed", stream.key().shortText(), e);
            streams.remove(stream.key(), stream);
            stream.fail(Status.INTERNAL.withDescription("the hub failed").asException());
        }
    }
}
