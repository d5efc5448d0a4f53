package io.heddle.hub.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class HubStateTest {

    private final HubState state = States.with(States.with(States.open(), 1), 2, "web");

    @Test
    void aNewNetworkLetsEverybodyTalk() {
        var fresh = States.empty();

        assertThat(fresh.serial()).isZero();
        assertThat(fresh.policies()).singleElement().satisfies(policy -> {
            assertThat(policy.sources()).containsExactly("All");
            assertThat(policy.bidirectional()).isTrue();
            assertThat(policy.action()).isEqualTo(RuleAction.ACCEPT);
        });
    }

    @Test
    void whatPeersCanSeeCountsTheSerialUp() {
        long serial = state.serial();

        assertThat(state.removePeer(States.peerKey(1)).serial()).isEqualTo(serial + 1);
        assertThat(state.setGroups(States.peerKey(1), List.of("db")).serial()).isEqualTo(serial + 1);
        assertThat(state.putPolicy(States.policy("p", "a", "b", true)).serial()).isEqualTo(serial + 1);
        assertThat(state.removePolicy("Default").serial()).isEqualTo(serial + 1);
    }

    @Test
    void whatPeersTellOfThemselvesAndKeysLeaveTheSerialAlone() {
        long serial = state.serial();

        assertThat(state.setMeta(States.peerKey(1), States.meta("new")).serial())
                .isEqualTo(serial);
        assertThat(state.setSshKey(States.peerKey(1), "ssh-ed25519 AAAA").serial())
                .isEqualTo(serial);
        assertThat(state.addKey(States.key("x", "x", 1)).serial()).isEqualTo(serial);
        assertThat(state.revokeKey("k1").serial()).isEqualTo(serial);
    }

    @Test
    void nothingToChangeIsNoNewState() {
        assertThat(state.removePeer(States.peerKey(9))).isSameAs(state);
        assertThat(state.setGroups(States.peerKey(2), List.of("web", "All", "web")))
                .isSameAs(state);
        assertThat(state.setMeta(States.peerKey(1), States.meta("p1"))).isSameAs(state);
        assertThat(state.putPolicy(state.policies().get(0))).isSameAs(state);
    }

    @Test
    void whatIsNotThereCannotBeChanged() {
        assertThatThrownBy(() -> state.setGroups(States.peerKey(9), List.of()))
                .isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> state.revokeKey("nope")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> state.removePolicy("nope")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aPolicyIsReplacedInItsPlace() {
        var two = state.putPolicy(States.policy("second", "a", "b", true));

        var replaced = two.putPolicy(States.policy("Default", "a", "b", false));

        assertThat(replaced.policies()).extracting(policy -> policy.name()).containsExactly("Default", "second");
        assertThat(replaced.policies().get(0).bidirectional()).isFalse();
    }

    @Test
    void statesDoNotChange() {
        assertThatThrownBy(() -> state.peers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void policiesMustMakeSense() {
        PolicyRules.check(
                States.policy("ok", "a", "b", true, RuleProtocol.TCP, RuleAction.ACCEPT, PortRange.single(1)));
        assertRefused(States.policy("x", "a", "b", true, RuleProtocol.ICMP, RuleAction.ACCEPT, PortRange.single(1)));
        assertRefused(States.policy("x", "a", "b", true, RuleProtocol.ALL, RuleAction.ACCEPT, PortRange.single(1)));
        assertRefused(States.policy(" ", "a", "b", true));
        assertRefused(States.policy("x", "", "b", true));
        assertRefused(States.policy("x\n", "a", "b", true));
    }

    private static void assertRefused(io.heddle.api.hub.PolicyInfo policy) {
        assertThatThrownBy(() -> PolicyRules.check(policy)).isInstanceOf(IllegalArgumentException.class);
    }
}
