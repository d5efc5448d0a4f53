package io.heddle.wireguard.internal.device;

import java.util.concurrent.TimeUnit;

/** The constants of the protocol (whitepaper, section 6.1), times in nanoseconds, and our own bounds. */
final class Limits {

    static final long REKEY_AFTER_MESSAGES = 1L << 60;
    /** 2^64 - 2^13 - 1, unsigned. */
    static final long REJECT_AFTER_MESSAGES = -(1L << 13) - 1;

    static final long REKEY_AFTER_TIME = TimeUnit.SECONDS.toNanos(120);
    static final long REJECT_AFTER_TIME = TimeUnit.SECONDS.toNanos(180);
    static final long REKEY_ATTEMPT_TIME = TimeUnit.SECONDS.toNanos(90);
    static final long REKEY_TIMEOUT = TimeUnit.SECONDS.toNanos(5);
    static final long KEEPALIVE_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

    /** Up to a third of a second on top of repeated times, so that two peers do not stay in step. */
    static final int JITTER_MILLIS = 333;

    /** Accepted initiations of one peer, at most 50 per second. */
    static final long INITIATION_INTERVAL = TimeUnit.SECONDS.toNanos(1) / 50;

    /** Packets kept for one peer while its handshake is under way. */
    static final int STAGED_PACKETS = 128;

    /** Bytes kept for all peers together. */
    static final int STAGED_BYTES = 16 << 20;

    /** Peers whose timers run in one hold of the lock, so that packets do not wait for thousands of handshakes. */
    static final int TICK_BATCH = 16;

    private Limits() {}
}
