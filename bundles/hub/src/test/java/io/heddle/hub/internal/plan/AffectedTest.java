package io.heddle.hub.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.hub.internal.state.PeerMeta;
import io.heddle.hub.internal.state.States;
import io.heddle.wire.management.NetworkMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AffectedTest {

    private static final List<String> GROUPS = List.of("a", "b", "c", "All");

    private final MapPlanner planner = new MapPlanner("x", false);

    @Test
    void aNewPeerAffectsThoseWhoSeeItAndNobodyElse() {
        var before = States.with(States.with(States.open(), 1, "a"), 2, "b")
                .removePolicy(HubState.DEFAULT_POLICY)
                .putPolicy(States.policy("p", "a", "c", true));

        var after = States.with(before, 3, "c");

        var affected = new Affected(before, after, planner);
        assertThat(affected.includes(States.peer(after, 1))).isTrue();
        assertThat(affected.includes(States.peer(after, 2))).isFalse();
    }

    @Test
    void aPolicyAffectsThoseItIsAbout() {
        var before = States.with(States.with(States.with(States.open(), 1, "a"), 2, "b"), 3, "c")
                .removePolicy(HubState.DEFAULT_POLICY);

        var after = before.putPolicy(States.policy("p", "a", "b", false));

        var affected = new Affected(before, after, planner);
        assertThat(affected.includes(States.peer(after, 1))).isTrue();
        assertThat(affected.includes(States.peer(after, 2))).isTrue();
        assertThat(affected.includes(States.peer(after, 3))).isFalse();
    }

    @Test
    void aNewHostNameOfAKnownPeerAffectsNobody() {
        var before = States.with(States.with(States.open(), 1), 2);

        var after = before.setMeta(States.peerKey(2), States.meta("renamed"));

        assertThat(new Affected(before, after, planner).includes(States.peer(after, 1)))
                .isFalse();
    }

    @Test
    void whoeverGetsAnotherMapIsAffectedInRandomNetworks() {
        var random = new Random(42);
        int changes = 0;
        int unaffected = 0;
        var state = States.open();
        for (int i = 0; i < 1500; i++) {
            var next = change(state, random);
            var affected = new Affected(state, next, planner);
            for (Peer peer : next.peers().values()) {
                var was = state.peer(peer.key());
                boolean differs = was.isEmpty() || !map(state, was.get()).equals(map(next, peer));
                changes += differs ? 1 : 0;
                unaffected += affected.includes(peer) ? 0 : 1;
                assertThat(affected.includes(peer) || !differs).isTrue();
            }
            state = next;
        }
        assertThat(changes).isPositive();
        assertThat(unaffected).isPositive();
    }

    private NetworkMap map(HubState state, Peer peer) {
        return planner.mapFor(state, peer).toBuilder().clearSerial().build();
    }

    private static HubState change(HubState state, Random random) {
        int number = 1 + random.nextInt(8);
        boolean known = state.peer(States.peerKey(number)).isPresent();
        var version = random.nextInt(4) == 0 ? "0.50.0" : "0.60.0";
        var meta = new PeerMeta("h" + random.nextInt(3), version, random.nextBoolean(), random.nextBoolean());
        return switch (random.nextInt(6)) {
            case 0 -> known ? state.removePeer(States.peerKey(number)) : state;
            case 1 -> known ? state.setMeta(States.peerKey(number), meta) : state;
            case 2 -> known ? state.setGroups(States.peerKey(number), List.of(group(random))) : state;
            case 3 ->
                state.putPolicy(States.policy(
                        "p" + random.nextInt(3),
                        group(random),
                        group(random),
                        random.nextBoolean(),
                        RuleProtocol.ALL,
                        random.nextInt(3) == 0 ? RuleAction.DROP : RuleAction.ACCEPT));
            case 4 ->
                state.policies().isEmpty()
                        ? state
                        : state.removePolicy(state.policies().get(0).name());
            default -> known ? state : States.with(state, number, meta, group(random));
        };
    }

    private static String group(Random random) {
        return GROUPS.get(random.nextInt(GROUPS.size()));
    }
}
