package io.heddle.api.hub;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setup key to be made.
 *
 * @param name for people
 * @param usageLimit how many peers may register with it: 1 is a one-off key, 0 means no limit
 * @param lifetime until it expires, or {@code null} if it never does
 * @param groups groups its peers join
 */
public record KeyRequest(
        String name, int usageLimit, @Nullable Duration lifetime, List<String> groups) {

    public KeyRequest {
        groups = List.copyOf(groups);
        if (usageLimit < 0) {
            throw new IllegalArgumentException("usage limit " + usageLimit + " is negative");
        }
    }
}
