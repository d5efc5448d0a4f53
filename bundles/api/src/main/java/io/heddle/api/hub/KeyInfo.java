package io.heddle.api.hub;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setup key, without its text.
 *
 * @param id short name to speak of it
 * @param name for people
 * @param usageLimit how many peers may register with it, 0 for no limit
 * @param used how many have
 * @param expires when it expires, or {@code null} if never
 * @param revoked whether it was revoked
 * @param groups groups its peers join
 */
public record KeyInfo(
        String id,
        String name,
        int usageLimit,
        int used,
        @Nullable Instant expires,
        boolean revoked,
        List<String> groups) {

    public KeyInfo {
        groups = List.copyOf(groups);
    }
}
