package io.heddle.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.host.BackendException;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.routes.RoutePlan;
import io.heddle.netlink.Route;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutePlannerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.0/8", "::1/128", "169.254.0.0/16", "fe80::/10", "224.0.0.0/4", "ff00::/8", "0.0.0.0/1"})
    void refusesWhatNeverLeavesAHostOrLinkAndNamesIt(String prefix) {
        assertThatThrownBy(() -> RoutePlanner.routes(plan("10.0.0.0/8", prefix), 7, 7410, true))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(prefix);
    }

    @Test
    void refusesIpv6WhenAllOfIpv4GoesIntoATunnelWithoutIpv6() throws Exception {
        var routes = RoutePlanner.routes(plan("0.0.0.0/0"), 7, 7410, true);

        assertThat(routes.get(IpPrefix.parse("::/0"))).isEqualTo(Route.unreachable(IpPrefix.parse("::/0"), 7410));
    }

    @Test
    void leavesIpv6AloneWhenTheTunnelHasSomeOfIt() throws Exception {
        assertThat(RoutePlanner.routes(plan("0.0.0.0/0", "fd77::/64"), 7, 7410, true))
                .doesNotContainKey(IpPrefix.parse("::/0"));
    }

    @Test
    void skipsIpv6OnAHostWithoutIt() throws Exception {
        assertThat(RoutePlanner.routes(plan("10.0.0.0/8", "fd77::/64", "0.0.0.0/0"), 7, 7410, false))
                .containsOnlyKeys(IpPrefix.parse("10.0.0.0/8"), IpPrefix.parse("0.0.0.0/0"));
    }

    private static RoutePlan plan(String... prefixes) {
        Set<IpPrefix> parsed = Stream.of(prefixes).map(IpPrefix::parse).collect(Collectors.toSet());
        return new RoutePlan(parsed);
    }
}
