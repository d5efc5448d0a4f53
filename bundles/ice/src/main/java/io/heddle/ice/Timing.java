package io.heddle.ice;

import java.util.concurrent.TimeUnit;

/** Times of NetBird's ICE profile, in nanoseconds. */
final class Timing {

    /** Between two checks of a pair that does not work yet, and between two nominations. */
    static final long CHECK_INTERVAL = millis(200);

    /** Without a selected pair for so long, the agent gives up. */
    static final long CONNECT_TIMEOUT = seconds(12);

    /** How long a response to a check is waited for. A check is never retransmitted; the next one is a new one. */
    static final long TRANSACTION_TIMEOUT = seconds(4);

    /** Between two checks on the selected pair. NetBird disconnects after six seconds without any. */
    static final long KEEPALIVE_INTERVAL = seconds(2);

    /** Silence of the remote until the pair counts as dead. */
    static final long DISCONNECT_TIMEOUT = seconds(6);

    /** Silence until it cannot come back. */
    static final long FAIL_TIMEOUT = seconds(12);

    /**
     * Least time between two checks that answer a request on the same pair: the remote's requests, possibly replayed,
     * must not set our rate. Shorter than a useful round trip, longer than RFC 8445's lower bound of 5 ms.
     */
    static final long TRIGGER_SPACING = millis(10);

    /** A timer so late means that this process stood still, and that the remote's messages may wait behind us. */
    static final long STALL = seconds(1);

    private Timing() {}

    /** How long a nomination waits for candidates of better types, counted from the first check. */
    static long acceptanceWait(CandidateType type) {
        return switch (type) {
            case HOST -> 0;
            case SERVER_REFLEXIVE -> millis(500);
            case PEER_REFLEXIVE -> seconds(1);
            case RELAYED -> seconds(2);
        };
    }

    private static long millis(long n) {
        return TimeUnit.MILLISECONDS.toNanos(n);
    }

    private static long seconds(long n) {
        return TimeUnit.SECONDS.toNanos(n);
    }
}
