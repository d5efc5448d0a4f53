package io.heddle.engine.peer;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Declares a path dead on which WireGuard does not agree on keys: a first handshake within 30 s of the path, the next ones within
 * 210 s of the last (peers renew keys every two to three minutes, keepalives see to it).
 */
final class HandshakeWatcher {

    private static final long FIRST_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long NEXT_NANOS = Duration.ofSeconds(210).toNanos();

    private boolean running;
    private boolean shaken;
    private long deadline;

    /** A path came up. */
    void start(long now) {
        running = true;
        shaken = false;
        deadline = now + FIRST_NANOS;
    }

    /** No path is left. */
    void stop() {
        running = false;
    }

    /** A handshake completed. */
    void handshake(long now) {
        shaken = true;
        deadline = now + NEXT_NANOS;
    }

    /** Whether a handshake completed since the path came up. */
    boolean hasShaken() {
        return shaken;
    }

    /** Whether the path is to be given up. */
    boolean isDead(long now) {
        return running && now - deadline >= 0;
    }

    OptionalLong deadline() {
        return running ? OptionalLong.of(deadline) : OptionalLong.empty();
    }
}
