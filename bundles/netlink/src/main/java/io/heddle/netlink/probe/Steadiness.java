package io.heddle.netlink.probe;

import java.time.Duration;

/**
 * Follows a fact of the host without its flicker: what the first look finds counts at once, then presence after a second of
 * it and absence after two. One thread.
 */
final class Steadiness {

    private static final Duration UNTIL_PRESENT = Duration.ofSeconds(1);
    private static final Duration UNTIL_ABSENT = Duration.ofSeconds(2);
    private static final Duration CALM = Duration.ofSeconds(10);
    private static final Duration DOUBT = Duration.ofMillis(250);

    private boolean looked;
    private boolean present;
    private boolean doubted;
    private long doubtedSince;

    /** Takes what was seen and answers what counts. */
    boolean look(boolean seen, long nowNanos) {
        if (!looked) {
            looked = true;
            present = seen;
        }
        if (seen == present) {
            doubted = false;
            return present;
        }
        if (!doubted) {
            doubted = true;
            doubtedSince = nowNanos;
        }
        if (nowNanos - doubtedSince >= (seen ? UNTIL_PRESENT : UNTIL_ABSENT).toNanos()) {
            present = seen;
            doubted = false;
        }
        return present;
    }

    /** How long to wait for the next look. */
    Duration interval() {
        return doubted ? DOUBT : CALM;
    }
}
