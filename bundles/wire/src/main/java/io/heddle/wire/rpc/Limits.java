package io.heddle.wire.rpc;

import java.time.Duration;
import java.util.regex.Pattern;

/** Numbers that channel and server share. */
final class Limits {

    /** Largest message taken, as the reference clients have it since 0.74.2. */
    static final int MAX_INBOUND_BYTES = 16 * 1024 * 1024;

    /** Silence after which a connection with calls is probed. */
    static final Duration KEEPALIVE_TIME = Duration.ofSeconds(30);

    /** How long the other side may take to answer a probe. */
    static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);

    private static final Pattern PURPOSE = Pattern.compile("[a-z0-9-]{1,40}");

    private Limits() {}

    static void requirePurpose(String purpose) {
        if (!PURPOSE.matcher(purpose).matches()) {
            throw new IllegalArgumentException("purpose '" + purpose + "' is not of a-z, 0-9 and -");
        }
    }
}
