package io.heddle.management.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.connect.HostDescription;
import io.heddle.api.net.IpPrefix;
import io.heddle.wire.management.NetworkAddress;
import io.heddle.wire.management.PeerCapability;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostMetaTest {

    static final HostDescription HOST = new HostDescription(
            "gate1",
            "linux",
            "Debian",
            "13",
            "6.12.1",
            "x86_64",
            "0.60.3",
            Map.of("02:00:00:00:00:01", List.of(IpPrefix.parse("192.0.2.7/24"))),
            true,
            true);

    @Test
    void tellsEverythingTheDescriptionHas() {
        var meta = HostMeta.of(HOST);

        assertThat(meta.getHostname()).isEqualTo("gate1");
        assertThat(meta.getGoOs()).isEqualTo("linux");
        assertThat(meta.getKernel()).isEqualTo("Linux");
        assertThat(meta.getOs()).isEqualTo("Debian");
        assertThat(meta.getOsVersion()).isEqualTo("13");
        assertThat(meta.getCore()).isEqualTo("13");
        assertThat(meta.getKernelVersion()).isEqualTo("6.12.1");
        assertThat(meta.getPlatform()).isEqualTo("x86_64");
        assertThat(meta.getNetbirdVersion()).isEqualTo("0.60.3");
        assertThat(meta.getNetworkAddressesList())
                .containsExactly(NetworkAddress.newBuilder()
                        .setNetIp("192.0.2.7/24")
                        .setMac("02:00:00:00:00:01")
                        .build());
        assertThat(meta.getFlags().getBlockInbound()).isTrue();
    }

    @Test
    void announcesSourcePrefixesAndIpv6ButNoOtherMapFormat() {
        var meta = HostMeta.of(HOST);

        assertThat(meta.getCapabilitiesList())
                .containsExactly(
                        PeerCapability.PEER_CAPABILITY_SOURCE_PREFIXES, PeerCapability.PEER_CAPABILITY_IPV6_OVERLAY);
        assertThat(meta.getFlags().getDisableIpv6()).isFalse();
        assertThat(meta.getSyncMessageVersion()).isZero();
    }

    @Test
    void doesNotAnnounceIpv6WithoutIt() {
        var meta = HostMeta.of(new HostDescription("h", "windows", "", "", "", "", "0.60.0", Map.of(), false, false));

        assertThat(meta.getCapabilitiesList()).containsExactly(PeerCapability.PEER_CAPABILITY_SOURCE_PREFIXES);
        assertThat(meta.getFlags().getDisableIpv6()).isTrue();
        assertThat(meta.getKernel()).isEqualTo("Windows");
    }
}
