package io.heddle.hub.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.net.IpPrefix;
import io.heddle.hub.internal.state.RegistrationRefusedException.Reason;
import io.heddle.wire.credential.SetupKeyHash;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationTest {

    private final Random random = new Random(1);

    @Test
    void aPeerGetsAddressesANameAndTheGroupsOfItsKey() throws Exception {
        var key = new SetupKey("k", "k", SetupKeyHash.of(States.KEY), 0, 0, null, false, List.of("b", "All", "a"));

        var state = States.registration(1, "Host1.example.org")
                .applyTo(States.empty().addKey(key), States.NOW, random);

        var peer = States.peer(state, 1);
        assertThat(peer.label()).isEqualTo("host1");
        assertThat(state.networkV4().contains(peer.ipv4())).isTrue();
        assertThat(state.networkV6().contains(peer.ipv6())).isTrue();
        assertThat(peer.groups()).containsExactly("a", "b");
        assertThat(state.serial()).isEqualTo(1);
        assertThat(state.keys().get(0).used()).isEqualTo(1);
    }

    @Test
    void theCaseOfASetupKeyDoesNotMatter() throws Exception {
        var lower = SetupKeyHash.of(States.KEY.toLowerCase(Locale.ROOT));

        var state = new Registration(States.peerKey(1), lower, States.meta("h"), "")
                .applyTo(States.open(), States.NOW, random);

        assertThat(state.peers()).hasSize(1);
    }

    @Test
    void aKnownPeerStaysAsItIsAndUsesNoKey() throws Exception {
        var once = States.registration(1, "h").applyTo(States.open(), States.NOW, random);

        assertThat(States.registration(1, "other").applyTo(once, States.NOW, random))
                .isSameAs(once);
    }

    @Test
    void aOneOffKeyLetsOneIn() throws Exception {
        var state = States.empty().addKey(States.key("k", States.KEY, 1));

        var used = States.registration(1, "h").applyTo(state, States.NOW, random);

        assertRefused(used, States.registration(2, "h"), Reason.BAD_KEY);
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertRefused(States.empty(), States.registration(1, "h"), Reason.BAD_KEY);
    }

    @Test
    void aRevokedKeyIsRefusedAndItsPeersStay() throws Exception {
        var joined = States.registration(1, "h").applyTo(States.open(), States.NOW, random);

        var revoked = joined.revokeKey("k1");

        assertRefused(revoked, States.registration(2, "h"), Reason.BAD_KEY);
        assertThat(revoked.peers()).hasSize(1);
        assertThat(revoked.revokeKey("k1")).isSameAs(revoked);
    }

    @Test
    void aKeyIsGoodUntilItExpires() throws Exception {
        var key = new SetupKey("k", "k", SetupKeyHash.of(States.KEY), 0, 0, States.NOW, false, List.of());
        var state = States.empty().addKey(key);

        assertThat(States.registration(1, "h")
                        .applyTo(state, States.NOW.minusNanos(1), random)
                        .peers())
                .hasSize(1);
        assertRefused(state, States.registration(1, "h"), Reason.BAD_KEY);
    }

    @Test
    void aNameIsNeeded() {
        assertRefused(States.open(), States.registration(1, ""), Reason.NO_NAME);
        assertRefused(States.open(), States.registration(1, "---.example"), Reason.NO_NAME);
    }

    @Test
    void aNameThatIsTakenGetsTheEndOfTheAddress() throws Exception {
        var first = States.registration(1, "host").applyTo(States.open(), States.NOW, random);

        var second = States.registration(2, "HOST").applyTo(first, States.NOW, random);

        var peer = States.peer(second, 2);
        byte[] octets = peer.ipv4().getAddress();
        assertThat(peer.label()).isEqualTo("host-" + (octets[2] & 0xff) + "-" + (octets[3] & 0xff));
    }

    @Test
    void thousandsOfPeersOfOneNameGetUniqueAddressesAndLabels() throws Exception {
        var state = States.open();
        for (int i = 0; i < 2000; i++) {
            state = States.registration(i, "h".repeat(70)).applyTo(state, States.NOW, random);
        }

        var peers = state.peers().values();
        assertThat(peers.stream().map(Peer::ipv4).distinct()).hasSize(2000);
        assertThat(peers.stream().map(Peer::ipv6).distinct()).hasSize(2000);
        assertThat(peers.stream().map(Peer::label).distinct()).hasSize(2000).allMatch(label -> label.length() <= 63);
        assertThat(state.serial()).isEqualTo(2000);
    }

    @Test
    void aSmallNetworkIsUsedToItsLastHostAndNeverItsEdges() throws Exception {
        var state = HubState.create(IpPrefix.parse("10.9.8.16/28"), IpPrefix.parse("fd00::/64"))
                .addKey(States.key("k1", States.KEY, 0));
        for (int i = 0; i < 14; i++) {
            state = States.registration(i, "h" + i).applyTo(state, States.NOW, random);
        }

        Set<InetAddress> used = new HashSet<>();
        state.peers().values().forEach(peer -> used.add(peer.ipv4()));
        assertThat(used)
                .hasSize(14)
                .doesNotContain(InetAddress.getByName("10.9.8.16"), InetAddress.getByName("10.9.8.31"));
        assertRefused(state, States.registration(14, "h14"), Reason.NETWORK_FULL);
    }

    @Test
    void randomNetworksAreWhereOverlaysBelong() {
        for (int i = 0; i < 200; i++) {
            var v4 = Networks.randomV4(random);
            var v6 = Networks.randomV6(random);
            assertThat(IpPrefix.parse("100.64.0.0/10").contains(v4)).isTrue();
            assertThat(IpPrefix.parse("fd00::/8").contains(v6)).isTrue();
            assertThat(v4).isEqualTo(v4.masked()).extracting(IpPrefix::length).isEqualTo(16);
            assertThat(v6).isEqualTo(v6.masked()).extracting(IpPrefix::length).isEqualTo(64);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "host1, host1",
        "Host-1.lan, host-1",
        "'my laptop (old)', my-laptop-old",
        "a__b, a-b",
        "bücher, xn--bcher-kva",
        "-x-, x",
        "日本.lan, xn--wgv71a",
    })
    void labelsAreMadeOfHostNames(String hostname, String label) {
        assertThat(Labels.of(hostname)).isEqualTo(label);
    }

    @Test
    void anEndlessNameIsCutAndNeverFails() {
        assertThat(Labels.of("x".repeat(300))).hasSize(59);
        assertThat(Labels.of("ü".repeat(300))).isEmpty();
        assertThat(Labels.of("ab" + "-".repeat(100) + "c")).isEqualTo("ab");
    }

    private void assertRefused(HubState state, Registration registration, Reason reason) {
        assertThatThrownBy(() -> registration.applyTo(state, States.NOW, random))
                .isInstanceOfSatisfying(
                        RegistrationRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
