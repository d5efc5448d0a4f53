package io.heddle.hub.internal.server;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that messages to slow readers may take together. Thread safe. */
final class WaitingBytes {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    WaitingBytes(long limit) {
        this.limit = limit;
    }

    /** Takes some, or nothing and returns {@code false} if that would be too much. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= limit) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }
}
