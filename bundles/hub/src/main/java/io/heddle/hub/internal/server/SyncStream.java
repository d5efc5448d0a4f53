package io.heddle.hub.internal.server;

import com.google.protobuf.MessageLite;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.state.Peer;
import io.heddle.hub.internal.store.StateKeeper.Version;
import io.heddle.wire.management.EncryptedMessage;
import java.util.function.Function;

/** One peer's stream of maps. Lane only. */
final class SyncStream {

    private final PublicKey key;
    private final Function<MessageLite, EncryptedMessage> seal;
    private final ServerCallStreamObserver<EncryptedMessage> observer;
    private final Debounce debounce = new Debounce();
    private long seen; // number of the version last sent
    private boolean blocked; // a map is due, but the peer still has to read the one before
    private boolean timed; // a timer will look at the debounce

    SyncStream(
            PublicKey key,
            Function<MessageLite, EncryptedMessage> seal,
            ServerCallStreamObserver<EncryptedMessage> observer) {
        this.key = key;
        this.seal = seal;
        this.observer = observer;
    }

    PublicKey key() {
        return key;
    }

    Debounce debounce() {
        return debounce;
    }

    boolean timed() {
        return timed;
    }

    void timed(boolean set) {
        timed = set;
    }

    /** Whether the peer was told that version, or a later one. */
    boolean hasSeen(Version version) {
        return version.number() <= seen;
    }

    boolean blocked() {
        return blocked;
    }

    void start(Version version, Peer peer, Announcement announcement) {
        seen = version.number();
        send(announcement.first(version.state(), peer));
    }

    /** Sends the map of that version, or remembers to do so: what a slow peer has not read is never more than one map. */
    void update(Version version, Peer peer, Announcement announcement) {
        blocked = !observer.isReady();
        if (!blocked && !hasSeen(version)) {
            seen = version.number();
            send(announcement.update(version.state(), peer));
        }
    }

    void farewell(Version version, Announcement announcement) {
        send(announcement.farewell(version.state()));
        complete();
    }

    /** Ends the stream with {@code OK}. */
    void complete() {
        if (!observer.isCancelled()) {
            observer.onCompleted();
        }
    }

    void fail(StatusException failure) {
        if (!observer.isCancelled()) {
            observer.onError(failure);
        }
    }

    private void send(MessageLite message) {
        if (!observer.isCancelled()) {
            observer.onNext(seal.apply(message));
        }
    }
}
