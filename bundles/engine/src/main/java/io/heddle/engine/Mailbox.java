package io.heddle.engine;

import io.heddle.api.GatewayStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What waits for one listener: every change of state, in order, and of pictures that differ in details only the newest. Bounded: past
 * {@value #MOST} changes of state the oldest goes. Thread safe; the lock guards the queue alone and is never held while anybody is
 * called.
 */
final class Mailbox {

    static final int MOST = 256;

    private final Deque<GatewayStatus> waiting = new ArrayDeque<>(); // guarded by this
    private boolean taken; // guarded by this: somebody empties it

    /** What a new picture means for whoever put it. */
    enum Put {
        /** Nobody empties the box: somebody must begin to. */
        WAKE,
        /** Whoever empties it will find it. */
        WAITS,
        /** As before, but the oldest had to go. */
        DROPPED
    }

    synchronized Put put(GatewayStatus status) {
        var last = waiting.peekLast();
        if (last != null && isSameStage(last, status)) {
            waiting.removeLast();
        }
        waiting.add(status);
        if (!taken) {
            taken = true;
            return Put.WAKE;
        }
        if (waiting.size() > MOST) {
            waiting.removeFirst();
            return Put.DROPPED;
        }
        return Put.WAITS;
    }

    /** The next picture; empty when there is none, and then the next put wakes again. */
    synchronized Optional<GatewayStatus> take() {
        taken = !waiting.isEmpty();
        return Optional.ofNullable(waiting.poll());
    }

    private static boolean isSameStage(GatewayStatus one, GatewayStatus other) {
        return one.state() == other.state()
                && one.reason().equals(other.reason())
                && one.since().equals(other.since())
                && one.wanted() == other.wanted();
    }
}
