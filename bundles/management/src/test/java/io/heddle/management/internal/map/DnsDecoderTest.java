package io.heddle.management.internal.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsZone;
import io.heddle.api.map.NameserverGroup;
import io.heddle.api.net.IpAddresses;
import io.heddle.wire.management.CustomZone;
import io.heddle.wire.management.DNSConfig;
import io.heddle.wire.management.NameServer;
import io.heddle.wire.management.NameServerGroup;
import io.heddle.wire.management.SimpleRecord;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DnsDecoderTest {

    private final Remarks remarks = new Remarks();

    @Test
    void namesLoseTheirDotAndTheirCapitals() {
        var settings = decode(DNSConfig.newBuilder()
                .setServiceEnable(true)
                .addCustomZones(CustomZone.newBuilder()
                        .setDomain("NetBird.Selfhosted.")
                        .addRecords(entry("Host1.netbird.selfhosted", 1, "100.77.3.9"))
                        .addRecords(entry("*.host1.netbird.selfhosted.", 28, "FD00:0::1"))
                        .addRecords(entry("alias.netbird.selfhosted", 5, "Host1.Example."))));

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.zones())
                .containsExactly(new DnsZone(
                        "netbird.selfhosted",
                        List.of(
                                new DnsRecord("host1.netbird.selfhosted", 1, 300, "100.77.3.9"),
                                new DnsRecord("*.host1.netbird.selfhosted", 28, 300, "fd00::1"),
                                new DnsRecord("alias.netbird.selfhosted", 5, 300, "host1.example")),
                        true,
                        true));
        assertThat(remarks.count()).isZero();
    }

    @Test
    void oneZoneIsAuthoritativeWhateverItSaysAndSeveralAreAsked() {
        var open = CustomZone.newBuilder()
                .setDomain("a.example")
                .setNonAuthoritative(true)
                .setSearchDomainDisabled(true);

        assertThat(decode(DNSConfig.newBuilder().addCustomZones(open)).zones())
                .containsExactly(new DnsZone("a.example", List.of(), false, true));
        assertThat(decode(DNSConfig.newBuilder()
                                .addCustomZones(open)
                                .addCustomZones(CustomZone.newBuilder().setDomain("b.example")))
                        .zones())
                .extracting(DnsZone::authoritative)
                .containsExactly(false, true);
    }

    static Stream<Arguments> nonsenseRecords() {
        return Stream.of(
                arguments("no name", entry("", 1, "192.0.2.1")),
                arguments("a name with a space", entry("a b", 1, "192.0.2.1")),
                arguments("a label of 64", entry("x".repeat(64) + ".example", 1, "192.0.2.1")),
                arguments("a name of 300", entry("xxxxxxxxx.".repeat(30) + "example", 1, "192.0.2.1")),
                arguments("a type nobody sends", entry("a.example", 16, "text")),
                arguments("a type beyond 32 bits", entry("a.example", 1L << 32 | 1, "192.0.2.1")),
                arguments("a name as address", entry("a.example", 1, "localhost")),
                arguments("IPv6 in A", entry("a.example", 1, "fd00::1")),
                arguments("IPv4 in AAAA", entry("a.example", 28, "192.0.2.1")),
                arguments("no target", entry("a.example", 5, "")),
                arguments("another class", entry("a.example", 1, "192.0.2.1").setRecordClass("CH")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void nonsenseRecords(String name, SimpleRecord.Builder bad) {
        var settings = decode(DNSConfig.newBuilder()
                .addCustomZones(CustomZone.newBuilder()
                        .setDomain("example")
                        .addRecords(bad)
                        .addRecords(entry("good.example", 1, "192.0.2.1"))));

        assertThat(settings.zones().get(0).records()).hasSize(1);
        assertThat(remarks.count()).isEqualTo(1);
    }

    @Test
    void aTimeToLiveIsKeptInItsRange() {
        var settings = decode(DNSConfig.newBuilder()
                .addCustomZones(CustomZone.newBuilder()
                        .setDomain("example")
                        .addRecords(entry("a.example", 1, "192.0.2.1").setTtl(-5))
                        .addRecords(entry("b.example", 1, "192.0.2.1").setTtl(Long.MAX_VALUE))));

        assertThat(settings.zones().get(0).records())
                .extracting(DnsRecord::ttlSeconds)
                .containsExactly(0, Integer.MAX_VALUE);
    }

    @Test
    void nameServersAreLiteralUdpEndpoints() {
        var settings = decode(DNSConfig.newBuilder()
                .addNameServerGroups(NameServerGroup.newBuilder()
                        .addNameServers(server("192.0.2.53", 1, 53))
                        .addNameServers(server("fd00::53", 1, 5353))
                        .addNameServers(server("", 1, 53))
                        .addNameServers(server("dns.example", 1, 53))
                        .addNameServers(server("192.0.2.54", 0, 53))
                        .addNameServers(server("192.0.2.54", 1, 0))
                        .addNameServers(server("192.0.2.54", 1, 65536))
                        .addDomains("Corp.Example")
                        .setSearchDomainsEnabled(true)));

        assertThat(settings.nameserverGroups())
                .containsExactly(new NameserverGroup(
                        List.of(
                                new InetSocketAddress(IpAddresses.parse("192.0.2.53"), 53),
                                new InetSocketAddress(IpAddresses.parse("fd00::53"), 5353)),
                        false,
                        List.of("corp.example"),
                        true));
        assertThat(remarks.count()).isEqualTo(5);
    }

    @Test
    void aGroupThatServesNothingIsLeftOut() {
        var settings = decode(DNSConfig.newBuilder()
                .addNameServerGroups(NameServerGroup.newBuilder().addNameServers(server("192.0.2.53", 1, 53)))
                .addNameServerGroups(NameServerGroup.newBuilder().setPrimary(true))
                .addNameServerGroups(
                        NameServerGroup.newBuilder().setPrimary(true).addNameServers(server("192.0.2.53", 1, 53)))
                .addCustomZones(CustomZone.newBuilder().setDomain(".")));

        assertThat(settings.nameserverGroups()).hasSize(1);
        assertThat(settings.zones()).isEmpty();
        assertThat(remarks.count()).isEqualTo(3);
    }

    private io.heddle.api.map.DnsSettings decode(DNSConfig.Builder config) {
        return new DnsDecoder(remarks).decode(config.build());
    }

    private static SimpleRecord.Builder entry(String name, long type, String data) {
        return SimpleRecord.newBuilder()
                .setName(name)
                .setType(type)
                .setRecordClass("IN")
                .setTtl(300)
                .setRdata(data);
    }

    private static NameServer server(String address, long type, long port) {
        return NameServer.newBuilder()
                .setIp(address)
                .setNsType(type)
                .setPort(port)
                .build();
    }
}
