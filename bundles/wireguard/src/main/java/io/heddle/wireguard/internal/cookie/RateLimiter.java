package io.heddle.wireguard.internal.cookie;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A token bucket per origin of handshakes, consulted under load only. The table is bounded: when full, the origin that
 * was seen longest ago makes room. Used under one lock.
 */
public final class RateLimiter {

    /** As other implementations of WireGuard do. */
    static final int PER_SECOND = 20;

    static final int BURST = 5;
    static final int MAX_ORIGINS = 4096;

    private static final long TOKEN = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
    private static final long FULL = BURST * TOKEN;

    private final Map<Object, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    /** Whether the origin may have one more handshake now. */
    public boolean allow(Object origin, long now) {
        return buckets.computeIfAbsent(origin, key -> new Bucket(now)).take(now);
    }

    int size() {
        return buckets.size();
    }

    private static final class Bucket {

        private long tokens = FULL;
        private long filledAt;

        Bucket(long now) {
            this.filledAt = now;
        }

        boolean take(long now) {
            long elapsed = Math.max(0, now - filledAt);
            filledAt = now;
            tokens = Math.min(FULL, tokens + Math.min(elapsed, FULL));
            if (tokens < TOKEN) {
                return false;
            }
            tokens -= TOKEN;
            return true;
        }
    }
}
