package io.heddle.hub.internal.store;

import io.heddle.api.hub.PolicyInfo;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.hub.internal.state.SetupKey;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** What must hold in every state, however it came to be. */
final class StateCheck {

    private StateCheck() {}

    static void check(HubState state) throws StoreException {
        if (!state.networkV4().isIpv4() || state.networkV6().isIpv4()) {
            throw new StoreException("the overlay networks are of the wrong family");
        }
        var peers = List.copyOf(state.peers().values());
        unique(peers, Peer::ipv4, "IPv4 address");
        unique(peers, Peer::ipv6, "IPv6 address");
        unique(peers, Peer::label, "label");
        unique(state.keys(), SetupKey::id, "setup key");
        unique(state.policies(), PolicyInfo::name, "policy");
        for (Peer peer : peers) {
            if (!state.networkV4().contains(peer.ipv4()) || !state.networkV6().contains(peer.ipv6())) {
                throw new StoreException("peer " + peer.key() + " has an address outside the overlay networks");
            }
        }
    }

    private static <T> void unique(List<T> all, Function<T, Object> part, String what) throws StoreException {
        var seen = new HashSet<Object>();
        for (T one : all) {
            if (!seen.add(part.apply(one))) {
                throw new StoreException("two have the same " + what + ": " + part.apply(one));
            }
        }
    }
}
