package io.heddle.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "100.77.3.9/16, 100.77.3.9/16, 100.77.0.0/16",
        "10.0.0.1, 10.0.0.1/32, 10.0.0.1/32",
        "0.0.0.0/0, 0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255/1, 255.255.255.255/1, 128.0.0.0/1",
        "fd00:1::9/64, fd00:1::9/64, fd00:1::/64",
        "FD00:0:0:1:0:0:0:1, fd00:0:0:1::1/128, fd00:0:0:1::1/128",
        "::/0, ::/0, ::/0",
        "1:0:2:3:4:5:6:7/128, 1:0:2:3:4:5:6:7/128, 1:0:2:3:4:5:6:7/128",
        "::ffff:10.1.2.3/24, 10.1.2.3/24, 10.1.2.0/24"
    })
    void readsWritesAndMasks(String text, String canonical, String masked) {
        var prefix = IpPrefix.parse(text);

        assertThat(prefix).hasToString(canonical);
        assertThat(prefix.masked()).hasToString(masked);
        assertThat(IpPrefix.parse(canonical)).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0/8",
                "fd00::/129",
                "localhost",
                "1.2.3.4.5",
                "010.0.0.1",
                "::g/1",
                ":::",
                "10.0.0.0/8/8"
            })
    void refusesWhatIsNoPrefixWithoutAskingANameServer(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
    }

    @Test
    void containsWhatLiesWithin() {
        var network = IpPrefix.parse("100.64.0.0/10");

        assertThat(network.contains(IpPrefix.parse("100.127.255.255/32"))).isTrue();
        assertThat(network.contains(IpPrefix.parse("100.128.0.0/32"))).isFalse();
        assertThat(network.contains(IpPrefix.parse("100.0.0.0/8"))).isFalse();
        assertThat(network.contains(IpPrefix.parse("fd00::1/128"))).isFalse();
        assertThat(IpPrefix.parse("::/0").contains(IpPrefix.parse("fd00::1/128")))
                .isTrue();
    }

    @Test
    void sortsByFamilyThenAddressAsUnsignedThenLength() {
        var sorted = Stream.of("fd00::/8", "200.0.0.0/8", "10.0.0.0/16", "10.0.0.0/8")
                .map(IpPrefix::parse)
                .sorted()
                .map(IpPrefix::toString)
                .toList();

        assertThat(sorted).isEqualTo(List.of("10.0.0.0/8", "10.0.0.0/16", "200.0.0.0/8", "fd00::/8"));
    }

    @Test
    void knowsHosts() {
        assertThat(IpPrefix.parse("10.0.0.1/32").isHost()).isTrue();
        assertThat(IpPrefix.parse("fd00::1/64").isHost()).isFalse();
    }

    @Test
    void portRangesAreChecked() {
        assertThat(new PortRange(80, 90)).hasToString("80-90");
        assertThat(PortRange.single(80)).hasToString("80").isLessThan(new PortRange(80, 90));
        assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(90, 80));
        assertThatIllegalArgumentException().isThrownBy(() -> new PortRange(1, 65536));
    }
}
