package io.heddle.shell.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class PeerRuleTest {

    private final PeerRule rule =
            new PeerRule("heddle", "mesh", user -> user.equals("carol") ? Set.of("carol", "mesh") : Set.of(user));

    @Test
    void admitsRootAndTheDaemonsOwnUser() {
        assertThat(rule.admits("root", "root")).isTrue();
        assertThat(rule.admits("heddle", "nogroup")).isTrue();
    }

    @Test
    void admitsMembersOfTheGroupWhetherPrimaryOrNot() {
        assertThat(rule.admits("bob", "mesh")).isTrue();
        assertThat(rule.admits("carol", "carol")).isTrue();
    }

    @Test
    void refusesEverybodyElse() {
        assertThat(rule.admits("mallory", "users")).isFalse();
        assertThat(new PeerRule("heddle", "", user -> Set.of("")).admits("mallory", ""))
                .isFalse();
    }

    @Test
    void asksTheSystemForAUsersGroups() {
        assertThat(UserGroups.of("root")).contains("root");
        assertThat(UserGroups.of("no-such-user-here")).isEmpty();
        assertThat(UserGroups.of("--help")).isEmpty();
    }
}
