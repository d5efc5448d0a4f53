package io.heddle.wireguard.internal.cookie;

import java.util.concurrent.TimeUnit;

/** Tells whether more handshakes arrive than we want to compute. Used under one lock. */
public final class LoadMeter {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private boolean started;
    private long windowStart;
    private int count;
    private boolean loaded;
    private long loadedAt;

    /** @param perSecond how many handshake messages per second are no load */
    public LoadMeter(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Counts a message and tells whether we are, or within the last second were, under load. */
    public boolean underLoad(long now) {
        if (!started || now - windowStart >= SECOND) {
            started = true;
            windowStart = now;
            count = 0;
        }
        // Stops counting beyond the limit, so that it cannot overflow.
        if (count < perSecond) {
            count++;
        } else {
            loaded = true;
            loadedAt = now;
        }
        loaded = loaded && now - loadedAt < SECOND;
        return loaded;
    }
}
