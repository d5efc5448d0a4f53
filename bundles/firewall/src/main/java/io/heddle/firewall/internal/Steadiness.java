package io.heddle.firewall.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides from repeated looks whether a fact of the machine counts as present: at once if the very first look finds it,
 * later after 1 s of presence without a break, and as absent after 2 s without. Keeps no clock; one thread at a time.
 */
final class Steadiness {

    private static final Duration TO_PUBLISH = Duration.ofSeconds(1);
    private static final Duration TO_WITHDRAW = Duration.ofSeconds(2);

    /** Time between two looks while all is settled: rare, since what it looks at hardly ever changes. */
    static final Duration SETTLED_INTERVAL = Duration.ofSeconds(10);

    /** Time between two looks while a change is under way. */
    static final Duration CHANGING_INTERVAL = Duration.ofMillis(250);

    private boolean first = true;
    private boolean present;
    private @Nullable Long changingSinceNanos;

    /**
     * Takes a look into account.
     *
     * @param nowNanos monotonic time of the look
     * @return whether the fact counts as present from now on
     */
    boolean look(boolean found, long nowNanos) {
        if (first) {
            first = false;
            present = found;
        } else if (found == present) {
            changingSinceNanos = null;
        } else if (changingSinceNanos == null) {
            changingSinceNanos = nowNanos;
        } else if (nowNanos - changingSinceNanos >= (found ? TO_PUBLISH : TO_WITHDRAW).toNanos()) {
            present = found;
            changingSinceNanos = null;
        }
        return present;
    }

    /** When to look again. */
    Duration interval() {
        return changingSinceNanos == null ? SETTLED_INTERVAL : CHANGING_INTERVAL;
    }
}
