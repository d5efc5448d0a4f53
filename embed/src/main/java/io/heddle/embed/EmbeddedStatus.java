package io.heddle.embed;

import io.heddle.api.GatewayStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture of an embedded gateway. Contains no secret.
 *
 * @param state where it is between start and stop
 * @param since when that began
 * @param reason why it is stopping or stopped, a sentence; empty if it was asked to
 * @param picture what the gateway itself says, or {@code null} while there is none: stopped, or its framework is just starting
 */
public record EmbeddedStatus(
        State state, Instant since, String reason, @Nullable GatewayStatus picture) {

    /** Where an embedded gateway is between start and stop. Give every {@code switch} over it a default. */
    public enum State {
        /** Nothing of it is on the host or in the JVM. */
        STOPPED,
        /** A start is under way. */
        STARTING,
        /**
         * The start returned. Whether it is connected at the moment is in {@link EmbeddedStatus#gateway()}: a lost connection
         * comes back by itself, a refused one ({@code NEEDS_LOGIN}) stays until the gateway is stopped and started again.
         */
        RUNNING,
        /** A teardown is under way. */
        STOPPING
    }

    /** What the gateway itself says: state of the connection, addresses, peers, what it waits for. Absent while there is none. */
    public Optional<GatewayStatus> gateway() {
        return Optional.ofNullable(picture);
    }
}
