package io.heddle.hub.internal.plan;

import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.wire.management.NetworkMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells for each peer whether a change of the state changes its map, without computing maps where that can be avoided. */
public final class Affected {

    private final HubState before;
    private final HubState after;
    private final MapPlanner planner;
    private final boolean policiesChanged;
    private final boolean everybody;
    private final List<Peer> changed = new ArrayList<>(); // as they were, and as they are

    /** Compares two states, the one right after the other. */
    public Affected(HubState before, HubState after, MapPlanner planner) {
        this.before = before;
        this.after = after;
        this.planner = planner;
        this.policiesChanged = !before.policies().equals(after.policies());
        this.everybody = DnsPlanner.forwarderPort(before) != DnsPlanner.forwarderPort(after);
        var keys = new LinkedHashSet<>(before.peers().keySet());
        keys.addAll(after.peers().keySet());
        for (var key : keys) {
            var was = before.peers().get(key);
            var is = after.peers().get(key);
            if (!looksTheSame(was, is)) {
                add(was);
                add(is);
            }
        }
    }

    /** Whether the map of a peer of the new state differs, its serial aside. */
    public boolean includes(Peer self) {
        var was = before.peers().get(self.key());
        if (was == null || everybody || policiesChanged) {
            return was == null || mapsDiffer(was, self);
        }
        var linksBefore = new Links(before.policies(), was);
        var linksAfter = new Links(after.policies(), self);
        return changed.stream()
                .anyMatch(peer ->
                        peer.key().equals(self.key()) || linksBefore.connects(peer) || linksAfter.connects(peer));
    }

    private boolean mapsDiffer(Peer was, Peer is) {
        return !withoutSerial(planner.mapFor(before, was)).equals(withoutSerial(planner.mapFor(after, is)));
    }

    private static NetworkMap withoutSerial(NetworkMap map) {
        return map.toBuilder().clearSerial().build();
    }

    private void add(@Nullable Peer peer) {
        if (peer != null) {
            changed.add(peer);
        }
    }

    // The host name of a registered peer shows nowhere: its label stays.
    private static boolean looksTheSame(@Nullable Peer was, @Nullable Peer is) {
        if (was == null || is == null) {
            return Objects.equals(was, is);
        }
        return was.groups().equals(is.groups())
                && was.sshKey().equals(is.sshKey())
                && was.label().equals(is.label())
                && withoutName(was).equals(withoutName(is));
    }

    private static Object withoutName(Peer peer) {
        var meta = peer.meta();
        return List.of(meta.version(), meta.sourcePrefixes(), meta.ipv6(), peer.ipv4(), peer.ipv6());
    }
}
