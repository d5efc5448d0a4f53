package io.heddle.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.hub.HubException;
import io.heddle.api.hub.KeyRequest;
import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import io.heddle.api.net.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubAdminServiceTest {

    private TestHub hub;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(directory);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aKeyIsShownOnceAndKeptAsAHash() throws Exception {
        var created = hub.admin().createKey(new KeyRequest("door", 2, Duration.ofDays(1), List.of("web")));

        assertThat(created.key()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
        assertThat(created.toString()).doesNotContain(created.key());
        assertThat(hub.admin().keys()).hasSize(2).contains(created.info());
        assertThat(directory.resolve("state.json"))
                .content()
                .contains(created.info().id())
                .doesNotContainIgnoringCase(created.key());
        hub.peer("a").login(created.key());
        assertThat(hub.admin().keys().get(1).used()).isOne();
        assertThat(hub.admin().peers().get(0).groups()).containsExactly("All", "web");
    }

    @Test
    void peersAreListedByAddress() throws Exception {
        hub.member("a");
        hub.member("b");
        hub.member("c").sync().next();

        var peers = hub.admin().peers();

        assertThat(peers).hasSize(3);
        assertThat(peers)
                .extracting(peer -> peer.fqdn())
                .containsExactlyInAnyOrder("a.heddle.internal", "b.heddle.internal", "c.heddle.internal");
        assertThat(peers)
                .filteredOn(peer -> peer.connected())
                .singleElement()
                .satisfies(peer -> assertThat(peer.fqdn()).startsWith("c."));
        assertThat(peers.stream().map(peer -> address(peer.ipv4()))).isSorted();
        assertThat(peers).allSatisfy(peer -> assertThat(peer.ipv6()).isEmpty());
    }

    @Test
    void groupsAndPoliciesDecideWhoSeesWhom() throws Exception {
        var a = hub.member("a");
        var b = hub.member("b");
        var maps = a.sync();
        assertThat(maps.next().getNetworkMap().getRemotePeersCount()).isOne();

        hub.admin().removePolicy("Default");
        assertThat(maps.next().getNetworkMap().getFirewallRulesIsEmpty()).isTrue();
        hub.admin().setGroups(a.key(), List.of("clients"));
        hub.admin().setGroups(b.key(), List.of("servers"));
        hub.admin().putPolicy(web("servers"));

        var map = maps.next().getNetworkMap();
        assertThat(map.getRemotePeersCount()).isOne();
        assertThat(map.getFirewallRulesList())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getPortInfo().getPort()).isEqualTo(443));
        assertThat(hub.admin().policies()).extracting(PolicyInfo::name).containsExactly("web");
    }

    @Test
    void whatIsNotThereIsAnError() {
        var nobody = PublicKey.of(new byte[PublicKey.LENGTH]);

        assertThatThrownBy(() -> hub.admin().removePeer(nobody)).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> hub.admin().setGroups(nobody, List.of("x"))).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> hub.admin().revokeKey("nope")).isInstanceOf(HubException.class);
        assertThatThrownBy(() -> hub.admin().removePolicy("nope")).isInstanceOf(HubException.class);
    }

    @Test
    void whatMakesNoSenseIsAnErrorAndChangesNothing() throws Exception {
        var before = Files.readString(directory.resolve("state.json"));

        assertThatThrownBy(() -> hub.admin().createKey(new KeyRequest("k", 1, Duration.ZERO, List.of())))
                .isInstanceOf(HubException.class);
        assertThatThrownBy(() -> hub.admin().createKey(new KeyRequest("", 1, null, List.of())))
                .isInstanceOf(HubException.class);
        assertThatThrownBy(() -> hub.admin().createKey(new KeyRequest("k", 1, null, List.of(" "))))
                .isInstanceOf(HubException.class);
        assertThatThrownBy(() -> hub.admin().putPolicy(web(""))).isInstanceOf(HubException.class);

        assertThat(directory.resolve("state.json")).hasContent(before);
    }

    @Test
    void whatWasDoneOutlivesTheHub() throws Exception {
        hub.admin().putPolicy(web("servers"));
        var policies = hub.admin().policies();
        hub.close();

        hub = new TestHub(directory);

        assertThat(hub.admin().policies()).isEqualTo(policies);
    }

    private static PolicyInfo web(String destination) {
        return new PolicyInfo(
                "web",
                List.of("clients"),
                List.of(destination),
                false,
                RuleProtocol.TCP,
                List.of(PortRange.single(443)),
                RuleAction.ACCEPT,
                true);
    }

    private static String address(String text) {
        var padded = new StringBuilder();
        for (String octet : text.split("\\.", -1)) {
            padded.append("0".repeat(3 - octet.length())).append(octet);
        }
        return padded.toString();
    }
}
