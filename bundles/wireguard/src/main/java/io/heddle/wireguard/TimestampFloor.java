package io.heddle.wireguard;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps, across restarts, a time below which this machine must not date its handshakes. Peers ignore an initiation that
 * is not dated later than the last one, so a gateway that boots without a clock would be ignored until its clock is
 * right. The value belongs to the private key.
 */
@ConsumerType
public interface TimestampFloor {

    /** What was stored last; empty at the first start. Called once, by the constructor of the device. */
    Optional<Instant> load();

    /**
     * Keeps a value, durably before it returns. Called about once an hour of handshakes, under the lock of the device,
     * so it must not take longer than writing a small file. An exception is logged and changes nothing else.
     */
    void store(Instant floor);

    /** Keeps nothing: for machines with a reliable clock, and for tests. */
    static TimestampFloor none() {
        return new TimestampFloor() {
            @Override
            public Optional<Instant> load() {
                return Optional.empty();
            }

            @Override
            public void store(Instant floor) {
                // Nothing is kept.
            }
        };
    }
}
