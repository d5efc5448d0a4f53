package io.heddle.wireguard.internal.device;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The five timers of a peer as deadlines. Packets on any thread set and clear them without a lock; a change that makes
 * the peer due earlier must be followed by a look at {@link Peer#needsScheduling}.
 */
final class PeerTimers {

    private static final long NONE = DeadlineQueue.NONE;
    private static final int COUNT = Timer.values().length;

    private final AtomicLongArray deadlines = new AtomicLongArray(COUNT);
    private volatile boolean anotherKeepaliveNeeded;
    private volatile boolean renewedWhileReceiving;

    /** What can be due. */
    enum Timer {
        /** Our initiation got no response. */
        RETRANSMIT(0),
        /** We received data and sent nothing since. */
        KEEPALIVE(1),
        /** We sent data and received nothing since. */
        NEW_HANDSHAKE(2),
        /** The keys are older than any session. */
        ERASE_KEYS(3),
        /** Nothing passed either way for the configured time. */
        PERSISTENT_KEEPALIVE(4);

        private final int slot;

        Timer(int slot) {
            this.slot = slot;
        }
    }

    PeerTimers() {
        clear();
    }

    void arm(Timer timer, long deadline) {
        deadlines.set(timer.slot, deadline == NONE ? NONE + 1 : deadline);
    }

    /** Sets the timer unless it is set; says whether it did. */
    boolean armIfIdle(Timer timer, long deadline) {
        return deadlines.get(timer.slot) == NONE
                && deadlines.compareAndSet(timer.slot, NONE, deadline == NONE ? NONE + 1 : deadline);
    }

    boolean isArmed(Timer timer) {
        return deadlines.get(timer.slot) != NONE;
    }

    void cancel(Timer timer) {
        // Reading first keeps the cache line shared when there is nothing to do.
        if (isArmed(timer)) {
            deadlines.set(timer.slot, NONE);
        }
    }

    /** Clears the timer and returns true if it is due. */
    boolean fire(Timer timer, long now) {
        long deadline = deadlines.get(timer.slot);
        return deadline != NONE && deadline - now <= 0 && deadlines.compareAndSet(timer.slot, deadline, NONE);
    }

    /** The first deadline, or {@link DeadlineQueue#NONE}. */
    long earliest() {
        long earliest = NONE;
        for (int i = 0; i < COUNT; i++) {
            long deadline = deadlines.get(i);
            if (deadline != NONE && (earliest == NONE || deadline - earliest < 0)) {
                earliest = deadline;
            }
        }
        return earliest;
    }

    void clear() {
        for (int i = 0; i < COUNT; i++) {
            deadlines.set(i, NONE);
        }
        anotherKeepaliveNeeded = false;
        renewedWhileReceiving = false;
    }

    /** Data arrived: it must be acknowledged by some packet within the keepalive timeout. */
    void dataReceived(long now) {
        if (!armIfIdle(Timer.KEEPALIVE, now + Limits.KEEPALIVE_TIMEOUT) && !anotherKeepaliveNeeded) {
            anotherKeepaliveNeeded = true;
        }
    }

    boolean takeAnotherKeepalive() {
        boolean needed = anotherKeepaliveNeeded;
        anotherKeepaliveNeeded = false;
        return needed;
    }

    boolean renewedWhileReceiving() {
        return renewedWhileReceiving;
    }

    void renewedWhileReceiving(boolean value) {
        renewedWhileReceiving = value;
    }
}
