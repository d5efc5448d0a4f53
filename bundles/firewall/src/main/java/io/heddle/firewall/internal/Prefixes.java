package io.heddle.firewall.internal;

import io.heddle.api.net.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Lists of prefixes as interval sets of the kernel take them: masked, in order, none within another. */
final class Prefixes {

    private Prefixes() {}

    /** The same addresses in as few of the given prefixes as possible; one family in, the same out. */
    static List<IpPrefix> disjoint(Collection<IpPrefix> prefixes) {
        var sorted = prefixes.stream()
                .map(IpPrefix::masked)
                .sorted() // a prefix comes directly before all those within it
                .collect(Collectors.toCollection(ArrayList::new));
        var kept = new ArrayList<IpPrefix>(sorted.size());
        for (var prefix : sorted) {
            if (kept.isEmpty() || !kept.get(kept.size() - 1).contains(prefix)) {
                kept.add(prefix);
            }
        }
        return List.copyOf(kept);
    }
}
