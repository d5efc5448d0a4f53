package io.heddle.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCandidatesTest {

    private static final List<String> EXCLUDED = excluded();

    private final HostCandidates gatherer =
            new HostCandidates(EXCLUDED, a -> a.getHostAddress().startsWith("100.64."), new Random(1));

    @Test
    void offersOneCandidateForEachAddressWithThePortOfItsFamily() throws Exception {
        List<Candidate> candidates = gatherer.gather(
                List.of(on("eth0", "192.0.2.10"), on("eth0", "2001:db8::10"), on("wlan0", "198.51.100.3")),
                51820,
                51821);

        assertThat(candidates)
                .extracting(c -> c.toLine().replaceAll("^\\d+ | cid .*", ""))
                .containsExactly(
                        "1 udp 2130706431 192.0.2.10 51820 typ host",
                        "1 udp 2130706431 2001:db8::10 51821 typ host",
                        "1 udp 2130706431 198.51.100.3 51820 typ host");
        assertThat(candidates)
                .extracting(Candidate::cid)
                .doesNotHaveDuplicates()
                .allMatch(cid -> cid != null && cid.matches("[A-Za-z]{32}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hd0", "wt0", "wg1", "tun0", "ts0", "zt7", "docker0", "veth12", "br-abc", "lo", "lowpan0"})
    void passesOverExcludedInterfaces(String name) throws Exception {
        assertThat(gatherer.gather(List.of(on(name, "192.0.2.10")), 1, 1)).isEmpty();
    }

    @Test
    void passesOverNamesThatBeginWithLoEvenIfTheListDoesNotSaySo() throws Exception {
        var bare = new HostCandidates(List.of(), a -> false, new Random(1));

        assertThat(bare.gather(List.of(on("lo1", "192.0.2.10")), 1, 1)).isEmpty();
        assertThat(bare.gather(List.of(on("wg0", "192.0.2.10")), 1, 1)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "::192.0.2.1",
                "ff02::1",
                "100.64.1.2",
            })
    void passesOverAddressesNobodyCanUse(String address) throws Exception {
        assertThat(gatherer.gather(List.of(on("eth0", address)), 1, 1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.1.1", "10.0.0.1", "fd00::1"})
    void keepsPrivateAddressesAndIpv4LinkLocalOnes(String address) throws Exception {
        assertThat(gatherer.gather(List.of(on("tun1", address)), 1, 1)).hasSize(1);
    }

    @Test
    void leavesOutAFamilyWithoutPort() throws Exception {
        var both = List.of(on("eth0", "192.0.2.10"), on("eth0", "2001:db8::10"));

        assertThat(gatherer.gather(both, 1, 0)).hasSize(1);
        assertThat(gatherer.gather(both, 0, 1)).hasSize(1);
        assertThat(gatherer.gather(both, 0, 0)).isEmpty();
    }

    @Test
    void removesZonesAndDuplicates() throws Exception {
        byte[] ip = InetAddress.getByName("2001:db8::10").getAddress();
        var zoned = new InterfaceAddress("eth0", Inet6Address.getByAddress(null, ip, 3));

        List<Candidate> candidates = gatherer.gather(List.of(zoned, on("eth1", "2001:db8::10")), 1, 1);

        assertThat(candidates).hasSize(1);
        assertThat(candidates.get(0).toLine())
                .contains(" 2001:db8::10 1 typ host")
                .doesNotContain("%");
    }

    @Test
    void boundsTheNumberOfCandidates() throws Exception {
        var many = new ArrayList<InterfaceAddress>();
        for (int i = 0; i < 10_000; i++) {
            many.add(on("eth0", "10.1." + i / 250 + "." + (1 + i % 250)));
        }

        assertThat(gatherer.gather(many, 1, 1)).hasSize(HostCandidates.MAX_CANDIDATES);
    }

    private static InterfaceAddress on(String name, String address) throws Exception {
        return new InterfaceAddress(name, InetAddress.getByName(address));
    }

    private static List<String> excluded() {
        var prefixes = new ArrayList<>(HostCandidates.EXCLUDED_PREFIXES);
        prefixes.add("hd0");
        return prefixes;
    }
}
