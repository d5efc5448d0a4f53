package io.heddle.hub.internal.server;

/**
 * Spaces out messages: the first goes at once, what comes within a second of the last is collected until a second passed without
 * more, five at most. Times are of one monotonic clock, in nanoseconds. Not thread safe.
 */
final class Debounce {

    static final long QUIET_NANOS = 1_000_000_000L;

    /** Without it, changes that keep coming would keep a peer uninformed for ever. */
    static final long LONGEST_NANOS = 5 * QUIET_NANOS;

    private boolean open;
    private boolean waiting;
    private long waitingSince;
    private long quietAt;

    /** Something is to be sent. Returns whether at once; otherwise {@link #due} will say when. */
    boolean request(long now) {
        long quiet = now + QUIET_NANOS;
        if (!open) {
            open = true;
            quietAt = quiet;
            return true;
        }
        if (!waiting) {
            waiting = true;
            waitingSince = now;
        }
        long latest = waitingSince + LONGEST_NANOS;
        quietAt = quiet - latest < 0 ? quiet : latest;
        return false;
    }

    /** Whether {@link #due} has to be asked at some later time. */
    boolean isOpen() {
        return open;
    }

    /** When to ask {@link #due}, if {@link #isOpen}. */
    long quietAt() {
        return quietAt;
    }

    /** Whether what was collected is to be sent now. */
    boolean due(long now) {
        if (!open || now - quietAt < 0) {
            return false;
        }
        open = waiting;
        if (waiting) {
            waiting = false;
            quietAt = now + QUIET_NANOS;
            return true;
        }
        return false;
    }
}
