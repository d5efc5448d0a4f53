package io.heddle.management.internal.map;

import static io.heddle.management.internal.map.Wire.key;
import static io.heddle.management.internal.map.Wire.map;
import static io.heddle.management.internal.map.Wire.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.NetworkRoute;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.IpPrefix;
import io.heddle.wire.management.DNSConfig;
import io.heddle.wire.management.PeerConfig;
import io.heddle.wire.management.RemotePeerConfig;
import io.heddle.wire.management.Route;
import io.heddle.wire.management.SyncResponse;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MapDecoderTest {

    private static final SelfConfig SELF = new SelfConfig(
            IpPrefix.parse("100.77.3.9/16"), IpPrefix.parse("fd00::1/64"), "gate1.example", 0, false, false);

    private final MapDecoder decoder = new MapDecoder(Wire.OWN);
    private final Remarks remarks = new Remarks();

    @Test
    void anEmptyMapIsMeantSo() throws Exception {
        var decoded = decode(map());

        assertThat(decoded)
                .isEqualTo(new NetworkMap(
                        5, SELF, List.of(), List.of(), List.of(), List.of(), List.of(), DnsSettings.DISABLED));
        assertThat(remarks.count()).isZero();
    }

    /** Trap T5: an old server means "everything" by this; we say it and let nothing pass. */
    @Test
    void emptyRuleListsWithoutTheirFlagsDenyAndAreRemarkedOn() throws Exception {
        var decoded = decode(map().setFirewallRulesIsEmpty(false).setRoutesFirewallRulesIsEmpty(false));

        assertThat(decoded.firewallRules()).isEmpty();
        assertThat(decoded.routeFirewallRules()).isEmpty();
        assertThat(remarks.count()).isEqualTo(2);
    }

    /** Trap T6. */
    @Test
    void theSerialIsUnsigned() throws Exception {
        var decoded = decode(map().setSerial(-1L));

        assertThat(decoded.isOlderThan(5)).isFalse();
        assertThat(decode(map().setSerial(5)).isOlderThan(-1L)).isTrue();
    }

    static Stream<Arguments> selves() {
        var other = PeerConfig.newBuilder()
                .setAddress("100.64.0.1/10")
                .setMtu(1420)
                .setLazyConnectionEnabled(true)
                .setRoutingPeerDnsResolutionEnabled(true)
                .build();
        var decoded = new SelfConfig(IpPrefix.parse("100.64.0.1/10"), null, "", 1420, true, true);
        return Stream.of(
                arguments("in the map", response(map().setPeerConfig(other)), null, decoded),
                arguments(
                        "beside the map",
                        response(map().clearPeerConfig()).toBuilder()
                                .setPeerConfig(other)
                                .build(),
                        null,
                        decoded),
                arguments(
                        "the map's wins",
                        response(map()).toBuilder().setPeerConfig(other).build(),
                        decoded,
                        SELF),
                arguments("the one before", response(map().clearPeerConfig()), SELF, SELF));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void selves(String name, SyncResponse response, @Nullable SelfConfig before, SelfConfig expected) throws Exception {
        assertThat(decoder.decode(response, before, remarks).self()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "100.77.3.9", "100.77.3.9/33", "fd00::1/64", "gate1/16", "100.77.3/16", "/"})
    void aMapWithoutUsableAddressIsRefused(String address) {
        var config = Wire.self().toBuilder().setAddress(address);

        assertThatThrownBy(() -> decode(map().setPeerConfig(config))).isInstanceOf(RefusedMapException.class);
    }

    @Test
    void aMapWithoutAnyConfigurationIsRefused() {
        assertThatThrownBy(() -> decode(map().clearPeerConfig())).isInstanceOf(RefusedMapException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd00", "644d030920", "fd0000000000000000000000000000018f"})
    void anOwnIpv6AddressThatMakesNoSenseIsLeftOut(String bytes) throws Exception {
        var config = Wire.self().toBuilder().setAddressV6(Wire.hex(bytes)).setMtu(-5);

        var self = decode(map().setPeerConfig(config)).self();

        assertThat(self.ipv6()).isNull();
        assertThat(self.mtu()).isZero();
        assertThat(remarks.count()).isEqualTo(1);
    }

    @Test
    void peersAreDecodedOnceAndWithoutOurselves() throws Exception {
        var decoded = decode(map().setRemotePeersIsEmpty(false)
                .addRemotePeers(peer(2, "100.77.200.4/32", "fd00::2/128"))
                .addRemotePeers(peer(1, "100.77.3.9/32"))
                .addRemotePeers(RemotePeerConfig.newBuilder().setWgPubKey(Wire.OWN.text()))
                .addRemotePeers(peer(2, "100.77.200.5/32"))
                .addOfflinePeers(peer(3, "100.77.200.6/32")));

        assertThat(decoded.peers())
                .containsExactly(new RemotePeer(
                        key(2),
                        Set.of(IpPrefix.parse("100.77.200.4/32"), IpPrefix.parse("fd00::2/128")),
                        "host2.example",
                        "0.77.1"));
        assertThat(decoded.expiredPeers()).extracting(RemotePeer::key).containsExactly(key(3));
        assertThat(decoded.hasPeer(key(3))).isFalse();
        assertThat(remarks.count()).isEqualTo(1);
    }

    @Test
    void theFlagWinsOverAListOfPeers() throws Exception {
        assertThat(decode(map().addRemotePeers(peer(2, "100.77.200.4/32"))).peers())
                .isEmpty();
    }

    /** The tail bits of a key's text may be anything; the peer is the same. */
    @Test
    void keysAreComparedByTheirBytes() throws Exception {
        var text = Wire.OWN.text().substring(0, 42) + "B=";

        assertThat(decode(map().setRemotePeersIsEmpty(false)
                                .addRemotePeers(peer(2, "100.77.200.4/32").setWgPubKey(text)))
                        .peers())
                .isEmpty();
        assertThat(remarks.count()).isZero();
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                arguments("a network", new String[] {"100.77.200.4/32", "10.0.0.0/8", "0.0.0.0/0"}, 1, 2),
                arguments("nonsense", new String[] {"100.77.200.4/32", "host", "", "1.2.3.4/64"}, 1, 3),
                arguments("nothing else", new String[] {"10.0.0.0/8"}, 0, 2),
                arguments("nothing", new String[] {}, 0, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void addresses(String name, String[] allowed, int peers, int expectedRemarks) throws Exception {
        var decoded = decode(map().setRemotePeersIsEmpty(false).addRemotePeers(peer(2, allowed)));

        assertThat(decoded.peers()).hasSize(peers);
        assertThat(remarks.count()).isEqualTo(expectedRemarks);
    }

    @Test
    void withoutOwnIpv6AddressThoseOfOthersAreOfNoUse() throws Exception {
        var decoded = decode(map().setPeerConfig(Wire.self().toBuilder().clearAddressV6())
                .setRemotePeersIsEmpty(false)
                .addRemotePeers(peer(2, "100.77.200.4/32", "fd00::2/128")));

        assertThat(decoded.peers().get(0).addresses()).containsExactly(IpPrefix.parse("100.77.200.4/32"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!="})
    void aPeerWithoutKeyIsSkipped(String key) throws Exception {
        var decoded = decode(map().setRemotePeersIsEmpty(false)
                .addRemotePeers(peer(2, "100.77.200.4/32").setWgPubKey(key))
                .addRemotePeers(peer(3, "100.77.200.5/32")));

        assertThat(decoded.peers()).extracting(RemotePeer::key).containsExactly(key(3));
    }

    @Test
    void routesAreByPrefixOrByDomain() throws Exception {
        var decoded = decode(map().addRoutes(route("r1").setNetwork("10.1.2.3/16"))
                .addRoutes(route("r2")
                        .setNetwork("192.0.2.0/32")
                        .setNetworkType(3)
                        .addDomains("Intra.Example")
                        .setKeepRoute(true)
                        .setMetric(0))
                .addRoutes(route("r3-v6-default")
                        .setNetwork("::/0")
                        .setSkipAutoApply(true)
                        .setMasquerade(true)
                        .setMetric(Long.MAX_VALUE)));

        assertThat(decoded.routes())
                .containsExactly(
                        new NetworkRoute(
                                "r1",
                                "net",
                                IpPrefix.parse("10.1.0.0/16"),
                                List.of(),
                                key(2),
                                100,
                                false,
                                false,
                                false),
                        new NetworkRoute("r2", "net", null, List.of("intra.example"), key(2), 1, false, true, false),
                        new NetworkRoute(
                                "r3-v6-default",
                                "net",
                                IpPrefix.parse("::/0"),
                                List.of(),
                                key(2),
                                9999,
                                true,
                                false,
                                true));
    }

    @Test
    void routesThatMakeNoSenseAreSkipped() throws Exception {
        var decoded = decode(map().addRoutes(route("good").setNetwork("10.1.0.0/16"))
                .addRoutes(route("good").setNetwork("10.2.0.0/16"))
                .addRoutes(route("no network"))
                .addRoutes(route("bad network").setNetwork("10.0.0.0/40"))
                .addRoutes(route("bad domain").addDomains("exa mple"))
                .addRoutes(route("no peer").setNetwork("10.3.0.0/16").setPeer("")));

        assertThat(decoded.routes()).extracting(NetworkRoute::id).containsExactly("good");
        assertThat(remarks.count()).isEqualTo(5);
    }

    @Test
    void nameServiceIsOffWithoutItsPart() throws Exception {
        assertThat(decode(map()).dns()).isEqualTo(DnsSettings.DISABLED);
        assertThat(decode(map().setDnsConfig(DNSConfig.newBuilder().setServiceEnable(true)))
                        .dns()
                        .enabled())
                .isTrue();
    }

    @Test
    void remarksAreShortAndOneLine() throws Exception {
        decode(map().addRoutes(route("a\nb" + "x".repeat(10_000))));

        assertThat(remarks.toString()).hasSizeLessThan(230).doesNotContain("\n");
    }

    /** Whatever the bytes, there is a map or one of the two expected exceptions. */
    @Test
    void noBytesMakeItFailInAnotherWay() {
        var random = new Random(20261125);
        var seed = response(map().setRemotePeersIsEmpty(false)
                        .addRemotePeers(peer(2, "100.77.200.4/32", "fd00::2/128"))
                        .addRoutes(route("r1").setNetwork("10.1.0.0/16").addDomains("a.example"))
                        .addFirewallRules(
                                Wire.rule().setPortInfo(Wire.range(1, 2)).addSourcePrefixes(Wire.hex("644d030920")))
                        .addRoutesFirewallRules(io.heddle.wire.management.RouteFirewallRule.newBuilder()
                                .addSourceRanges("100.77.0.0/16")
                                .setDestination("10.1.0.0/16")
                                .setPortInfo(Wire.port(1)))
                        .setDnsConfig(DNSConfig.newBuilder()
                                .addCustomZones(io.heddle.wire.management.CustomZone.newBuilder()
                                        .setDomain("example")
                                        .addRecords(io.heddle.wire.management.SimpleRecord.newBuilder()
                                                .setName("a.example")
                                                .setType(1)
                                                .setRdata("192.0.2.1")))))
                .toByteArray();
        int decoded = 0;
        for (int round = 0; round < 20_000; round++) {
            var bytes = seed.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                decoder.decode(SyncResponse.parseFrom(ByteString.copyFrom(bytes)), null, new Remarks());
                decoded++;
            } catch (InvalidProtocolBufferException | RefusedMapException e) {
                // Expected: the bytes are nonsense.
            }
        }

        assertThat(decoded).isGreaterThan(1_000);
    }

    private NetworkMap decode(io.heddle.wire.management.NetworkMap.Builder map) throws RefusedMapException {
        return decoder.decode(response(map), null, remarks);
    }

    private static RemotePeerConfig.Builder peer(int number, String... addresses) {
        return RemotePeerConfig.newBuilder()
                .setWgPubKey(key(number).text())
                .addAllAllowedIps(List.of(addresses))
                .setFqdn("host" + number + ".example.")
                .setAgentVersion("0.77.1");
    }

    private static Route.Builder route(String id) {
        return Route.newBuilder()
                .setId(id)
                .setNetId("net")
                .setPeer(key(2).text())
                .setMetric(100);
    }
}
