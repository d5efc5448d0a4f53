package io.heddle.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateTest {

    private static final String CID = "abcdefghijklmnopqrstuvwxyzABCDEF";

    @ParameterizedTest
    @CsvSource({
        "HOST,192.0.2.10,3418105078",
        "SERVER_REFLEXIVE,203.0.113.7,3891555988",
        "HOST,2001:db8::10,2972068683",
    })
    void computesNetBirdsFoundations(CandidateType type, String address, String foundation) {
        assertThat(Candidate.of(type, at(address, 1), null, null).foundation()).isEqualTo(foundation);
    }

    @ParameterizedTest
    @CsvSource({
        "HOST,2130706431",
        "PEER_REFLEXIVE,1862270975",
        "SERVER_REFLEXIVE,1694498815",
        "RELAYED,16777215",
    })
    void hasNetBirdsPriorities(CandidateType type, long priority) {
        assertThat(type.defaultPriority()).isEqualTo(priority);
    }

    @Test
    void writesAHostLineAsNetBirdDoes() {
        Candidate host = Candidate.host(at("192.0.2.10", 51820), CID).withUfrag("QwErTyUiOpAsDfGh");

        assertThat(host.toLine())
                .isEqualTo("3418105078 1 udp 2130706431 192.0.2.10 51820 typ host ufrag QwErTyUiOpAsDfGh cid " + CID);
    }

    @Test
    void writesAServerReflexiveLineAsNetBirdDoes() {
        Candidate srflx =
                Candidate.serverReflexive(at("203.0.113.7", 40123), 51820, CID).withUfrag("QwErTyUiOpAsDfGh");

        assertThat(srflx.toLine())
                .isEqualTo("3891555988 1 udp 1694498815 203.0.113.7 40123 typ srflx raddr 0.0.0.0 rport 51820"
                        + " ufrag QwErTyUiOpAsDfGh cid " + CID);
    }

    @Test
    void writesIpv6InItsCanonicalForm() {
        assertThat(Candidate.serverReflexive(at("2001:DB8:0:0:1:0:0:1", 9), 51820, null)
                        .toLine())
                .contains(" udp 1694498815 2001:db8::1:0:0:1 9 typ srflx raddr :: rport 51820");
    }

    @ParameterizedTest
    @CsvSource({
        "::,::",
        "::1,::1",
        "1::,1::",
        "2001:db8::10,2001:db8::10",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8",
        "0:0:1::,0:0:1::",
        "fe80::abcd:0:0:1,fe80::abcd:0:0:1",
    })
    void printsIpv6AsRfc5952Demands(String text, String canonical) {
        assertThat(Addresses.format(Addresses.parse(text).orElseThrow())).isEqualTo(canonical);
    }

    @Test
    void readsWhatItWrites() {
        for (Candidate candidate : new Candidate[] {
            Candidate.host(at("192.0.2.10", 51820), CID).withUfrag("u"),
            Candidate.serverReflexive(at("2001:db8::7", 1), 65535, CID),
            Candidate.of(CandidateType.PEER_REFLEXIVE, at("198.51.100.1", 65535), null, null),
            Candidate.of(CandidateType.RELAYED, at("203.0.113.9", 5000), at("198.51.100.1", 77), null),
        }) {
            assertThat(Candidate.parse(candidate.toLine())).contains(candidate);
        }
    }

    @Test
    void readsPrefixesUnknownExtensionsAndForeignPriorities() {
        Candidate candidate = Candidate.parse("candidate:abc+/9 1 UDP 1694499815 203.0.113.7 40123 typ srflx"
                        + " raddr 192.0.2.1 rport 51820 generation 0 tcptype x ufrag uu network-cost 10"
                        + " cid candidate:" + CID)
                .orElseThrow();

        assertThat(candidate.foundation()).isEqualTo("abc+/9");
        assertThat(candidate.priority()).isEqualTo(1694499815);
        assertThat(candidate.related()).isEqualTo(at("192.0.2.1", 51820));
        assertThat(candidate.ufrag()).isEqualTo("uu");
        assertThat(candidate.cid()).isEqualTo(CID);
    }

    @Test
    void normalisesMappedAddressesAndZones() {
        assertThat(parsed("::ffff:192.0.2.10")).isEqualTo(at("192.0.2.10", 5));
        assertThat(parsed("fe80::1%eth0")).isEqualTo(at("fe80::1", 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1 1 udp 5 192.0.2.1 5 typ",
                "1 1 tcp 5 192.0.2.1 5 typ host",
                "1 2 udp 5 192.0.2.1 5 typ host",
                "1 1 udp 5 192.0.2.1 5 type host",
                "1 1 udp 5 192.0.2.1 5 typ hosted",
                "1 1 udp 5 192.0.2.1 0 typ host",
                "1 1 udp 5 192.0.2.1 65536 typ host",
                "1 1 udp 5 192.0.2.1 -5 typ host",
                "1 1 udp 4294967296 192.0.2.1 5 typ host",
                "1 1 udp x 192.0.2.1 5 typ host",
                "1 1 udp 5 192.0.2.256 5 typ host",
                "1 1 udp 5 192.0.02.1 5 typ host",
                "1 1 udp 5 192.0.2 5 typ host",
                "1 1 udp 5 example.org 5 typ host",
                "1 1 udp 5 a.b:c 5 typ host",
                "1 1 udp 5 .: 5 typ host",
                "1 1 udp 5 :: 5 typ",
                "1 1 udp 5 192.0.2.1%eth0 5 typ host",
                "1 1 udp 5 [2001:db8::1] 5 typ host",
                "1 1 udp 5 7f3a.local 5 typ host",
                "123456789012345678901234567890123 1 udp 5 192.0.2.1 5 typ host",
            })
    void refusesLinesThatAreNotOurs(String line) {
        assertThat(Candidate.parse(line)).isEmpty();
    }

    @Test
    void refusesLinesThatAreTooLong() {
        assertThat(Candidate.parse("1 1 udp 5 192.0.2.1 5 typ host x " + "y".repeat(10_000)))
                .isEmpty();
    }

    @Test
    void survivesRandomLines() {
        var random = new SplittableRandom(7);
        String seed = "3891555988 1 udp 1694498815 203.0.113.7 40123 typ srflx raddr :: rport 51820 ufrag a cid b";
        String alphabet = " :.%0123456789abcdefudptyhos";
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            var line = new StringBuilder(seed);
            for (int n = random.nextInt(4); n >= 0; n--) {
                line.setCharAt(random.nextInt(line.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            line.setLength(random.nextInt(10) == 0 ? random.nextInt(line.length()) : line.length());
            parsed += Candidate.parse(line.toString()).isPresent() ? 1 : 0;
        }
        assertThat(parsed).isBetween(1_000, 19_000);
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatThrownBy(() -> Candidate.host(InetSocketAddress.createUnresolved("example.org", 1), null))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Candidate.host(at("192.0.2.1", 0), null)).isInstanceOf(IllegalArgumentException.class);
    }

    private static InetSocketAddress parsed(String address) {
        return Candidate.parse("1 1 udp 5 " + address + " 5 typ host")
                .orElseThrow()
                .address();
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(address, port);
    }
}
