package io.heddle.engine.backend;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody else changed what a session has on the host.
 *
 * @param what as the backend told it
 * @param since when it was told, in nanoseconds of the lane's clock
 */
public record Damage(String what, long since) {

    private static final Logger log = LoggerFactory.getLogger(Damage.class);

    void repaired(Kind<?> kind, long now) {
        log.warn("{}; {} repaired after {} ms", what, kind, TimeUnit.NANOSECONDS.toMillis(now - since));
    }

    void notRepaired(Kind<?> kind, String why) {
        log.warn("{}; {} cannot be repaired: {}", what, kind, why);
    }
}
