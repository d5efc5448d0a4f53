package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedIpTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "10.1.2.3, 10.1.2.3/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255/31, 255.255.255.254/31",
        "fd00:1:2:3:4:5:6:7/64, fd00:1:2:3:0:0:0:0/64",
        "fd00::ffff/127, fd00:0:0:0:0:0:0:fffe/127",
        "::/0, 0:0:0:0:0:0:0:0/0",
        "::1, 0:0:0:0:0:0:0:1/128"
    })
    void clearsTheBitsBehindThePrefix(String text, String expected) {
        assertThat(AllowedIp.parse(text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/8", "localhost", "10.0.0/8", "10.0.0.256", "10.0.0.0/33", "::/129", "::/-1", "::/x", ":::1"
            })
    void refusesWhatIsNoPrefix(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedIp.parse(text))
                .withMessageContaining("not an IP prefix");
    }

    @Test
    void comparesByValue() throws Exception {
        assertThat(AllowedIp.parse("10.9.9.9/8"))
                .isEqualTo(AllowedIp.of(InetAddress.getByName("10.0.0.0"), 8))
                .hasSameHashCodeAs(AllowedIp.parse("10.0.0.0/8"))
                .isNotEqualTo(AllowedIp.parse("10.0.0.0/9"))
                .isNotEqualTo(AllowedIp.parse("a00::/8"));
    }
}
