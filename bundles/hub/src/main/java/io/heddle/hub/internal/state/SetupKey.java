package io.heddle.hub.internal.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setup key, of which only a hash is known.
 *
 * @param id short name
 * @param name for people
 * @param hash base64 of SHA-256 over the upper-case text
 * @param limit how many peers may register with it, 0 for no limit
 * @param used how many have
 * @param expires when it expires, or {@code null} if never
 * @param revoked whether it was revoked
 * @param groups groups its peers join
 */
public record SetupKey(
        String id,
        String name,
        String hash,
        int limit,
        int used,
        @Nullable Instant expires,
        boolean revoked,
        List<String> groups) {

    public SetupKey {
        groups = List.copyOf(groups);
    }

    /** Whether a peer may register with it at that time. */
    public boolean isUsable(Instant now) {
        return !revoked && (limit == 0 || used < limit) && (expires == null || now.isBefore(expires));
    }

    SetupKey usedOnceMore() {
        return new SetupKey(id, name, hash, limit, used + 1, expires, revoked, groups);
    }

    SetupKey withRevoked() {
        return new SetupKey(id, name, hash, limit, used, expires, true, groups);
    }

    /** The hash lets nobody in, but is nobody's business either. */
    @Override
    public String toString() {
        return "SetupKey[" + id + "]";
    }
}
