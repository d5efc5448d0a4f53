package io.heddle.wireguard.internal.noise;

import io.heddle.wireguard.TimestampFloor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The times we put into initiations: those of the wall clock, but never lower than or equal to one used before, in this
 * run or an earlier one, whatever the wall clock does. A peer answers only to growing timestamps.
 *
 * <p>Used under one lock.
 */
public final class HandshakeClock {

    private static final Logger log = LoggerFactory.getLogger(HandshakeClock.class);

    /**
     * Timestamps are multiples of this, about 17 ms: the exact time is nobody's business, and a peer accepts no more
     * than 50 initiations per second anyway.
     */
    static final long GRANULARITY_NANOS = 1L << 24;

    /** How far ahead the floor is stored, so that it is stored about once an hour. */
    static final Duration RESERVE = Duration.ofHours(1);

    private final InstantSource wallClock;
    private final TimestampFloor floor;
    private Instant last;
    private Instant stored;

    public HandshakeClock(InstantSource wallClock, TimestampFloor floor) {
        this.wallClock = wallClock;
        this.floor = floor;
        this.last = load();
        this.stored = last;
    }

    private Instant load() {
        try {
            return floor.load().orElse(Instant.EPOCH);
        } catch (RuntimeException e) {
            log.warn("Cannot load the lowest permitted handshake timestamp; peers may not answer for a while", e);
            return Instant.EPOCH;
        }
    }

    /** The timestamp for a new initiation. */
    public Instant next() {
        Instant wall = coarse(wallClock.instant());
        Instant following = coarse(last).plusNanos(GRANULARITY_NANOS);
        last = wall.isAfter(following) ? wall : coarse(following);
        if (!last.isBefore(stored)) {
            stored = last.plus(RESERVE);
            store();
        }
        return last;
    }

    private void store() {
        try {
            floor.store(stored);
        } catch (RuntimeException e) {
            log.warn("Cannot store the lowest permitted handshake timestamp; peers may not answer after a restart", e);
        }
    }

    /** Rounds down within the second; a step of one granule always leads to a larger value. */
    private static Instant coarse(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond(), time.getNano() & -GRANULARITY_NANOS);
    }
}
