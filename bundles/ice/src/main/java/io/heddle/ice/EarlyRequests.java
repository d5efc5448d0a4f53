package io.heddle.ice;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Authenticated checks that came before the remote's credentials did: its offer may still be on the way while it
 * already uses ours. They were answered; what they tell is kept until the agent starts.
 */
final class EarlyRequests {

    static final int MAX = CheckList.MAX_REFLEXIVE;

    private final Map<Source, RemoteCheck> bySource = new LinkedHashMap<>();

    private record Source(Base base, InetSocketAddress from, String remoteUfrag) {}

    /** Keeps a request and says whether there was room for its source. */
    boolean add(RemoteCheck request) {
        if (bySource.size() == MAX && !bySource.containsKey(source(request))) {
            return false;
        }
        bySource.merge(source(request), request, (old, latest) -> old.useCandidate() ? old : latest);
        return true;
    }

    /** Hands out, once, what came from the given agent. */
    void drain(String remoteUfrag, Consumer<RemoteCheck> consumer) {
        bySource.values().stream()
                .filter(e -> e.remoteUfrag().equals(remoteUfrag))
                .forEach(consumer);
        bySource.clear();
    }

    private static Source source(RemoteCheck e) {
        return new Source(e.base(), e.from(), e.remoteUfrag());
    }
}
