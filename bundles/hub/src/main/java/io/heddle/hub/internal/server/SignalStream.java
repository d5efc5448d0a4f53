package io.heddle.hub.internal.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.heddle.wire.signal.EncryptedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One peer's stream of signal messages. Writes what the reader has room for, keeps some more, and tells each sender when its message was
 * written, dropped or lost with the stream. Thread safe.
 */
final class SignalStream {

    /** A message and what to do when it is no more. */
    private record Waiting(EncryptedMessage message, Runnable done) {}

    /** How a reader does. */
    enum Reading {
        /** Nothing waits for it. */
        FINE,
        /** It reads, but not fast enough. */
        SLOW,
        /** It reads nothing. */
        STUCK
    }

    private static final int MAX_WAITING = 256;

    private final ServerCall<EncryptedMessage, EncryptedMessage> call;
    private final WaitingBytes budget;
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // guarded by this
    private boolean ended; // guarded by this
    private boolean watched; // guarded by this
    private long progress; // counts writes; guarded by this

    SignalStream(ServerCall<EncryptedMessage, EncryptedMessage> call, WaitingBytes budget) {
        this.call = call;
        this.budget = budget;
    }

    /**
     * Sends the headers that tell the peer it is registered, before any message that comes from other threads.
     *
     * @param register makes the stream known to senders
     */
    synchronized void open(Runnable register, Metadata headers) {
        register.run();
        call.sendHeaders(headers);
    }

    /**
     * Writes a message, or keeps it until the reader has room.
     *
     * @param done run once, on some thread, when the message was written or given up
     * @return whether the reader has no room and nobody watches it yet: the caller is to {@link #look} after a while
     */
    boolean deliver(EncryptedMessage message, Runnable done) {
        synchronized (this) {
            if (!ended && !(waiting.isEmpty() && call.isReady())) {
                if (waiting.size() < MAX_WAITING && budget.take(message.getSerializedSize())) {
                    waiting.add(new Waiting(message, done));
                    boolean unwatched = !watched;
                    watched = true;
                    return unwatched;
                }
            } else if (!ended) {
                write(message);
            }
        }
        done.run();
        return false;
    }

    /** The reader has room again. */
    void ready() {
        List<Runnable> written = new ArrayList<>();
        synchronized (this) {
            while (!ended && !waiting.isEmpty() && call.isReady()) {
                var next = waiting.remove();
                budget.give(next.message.getSerializedSize());
                write(next.message);
                written.add(next.done);
            }
        }
        written.forEach(Runnable::run);
    }

    /** A number that grows with each write. */
    synchronized long progress() {
        return progress;
    }

    /** How the reader does, compared with an earlier {@link #progress}; unless it is fine, it has to be looked at again. */
    synchronized Reading look(long progressBefore) {
        if (ended || waiting.isEmpty()) {
            watched = false;
            return Reading.FINE;
        }
        return progress == progressBefore ? Reading.STUCK : Reading.SLOW;
    }

    /** Ends the stream with a status. Idempotent. */
    void end(Status status) {
        finish(() -> call.close(status, new Metadata()));
    }

    /** The peer went away: nothing is written any more. */
    void gone() {
        finish(() -> {});
    }

    private void finish(Runnable close) {
        List<Waiting> lost;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            close.run();
            lost = List.copyOf(waiting);
            waiting.clear();
        }
        lost.forEach(message -> budget.give(message.message.getSerializedSize()));
        lost.forEach(message -> message.done.run());
    }

    private void write(EncryptedMessage message) {
        call.sendMessage(message);
        progress++;
    }
}
