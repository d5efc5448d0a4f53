package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value that is wrong is refused by its PID and key. */
class ConfigCheckTest {

    private static final Path STATE = Path.of("/var/lib/heddle");

    @Test
    void theDefaultsAreRight() {
        assertThat(ConfigCheck.check(TestConfig.of(Map.of()), STATE).interfaceName())
                .isEqualTo("hd0");
    }

    @ParameterizedTest
    @CsvSource({
        "management_url,      not a url,      management.url",
        "management_url,      ftp://host,     management.url",
        "interface_name,      '',             interface.name",
        "interface_name,      sixteen-letters-, interface.name",
        "interface_name,      a/b,            interface.name",
        "host_name,           'a\nb',         host.name",
        "_preshared_key,      no key,         .preshared.key"
    })
    void aWrongTextIsRefusedByItsKey(String method, String value, String key) {
        assertThatThrownBy(() -> ConfigCheck.check(TestConfig.of(Map.of(method, value)), STATE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("io.heddle.engine: " + key + ": ");
    }

    @ParameterizedTest
    @CsvSource({
        "listen_port, -1,    listen.port, 0…65535",
        "listen_port, 65536, listen.port, 0…65535",
        "mtu,         575,   mtu,         576…8192",
        "mtu,         8193,  mtu,         576…8192",
        "mtu,         -1,    mtu,         576…8192"
    })
    void aNumberOutOfRangeIsRefusedWithTheRange(String method, int value, String key, String range) {
        assertThatThrownBy(() -> ConfigCheck.check(TestConfig.of(Map.of(method, value)), STATE))
                .hasMessageStartingWith("io.heddle.engine: " + key + ": " + value + " is not in " + range);
    }

    /** Declarative Services converts a value when it is asked for, and throws if it cannot. */
    @Test
    void aValueThatCannotBeConvertedIsRefusedByItsKey() {
        var config = TestConfig.of(Map.of("mtu", new NumberFormatException("For input string: \"many\"")));

        assertThatThrownBy(() -> ConfigCheck.check(config, STATE))
                .hasMessageStartingWith("io.heddle.engine: mtu: ")
                .hasMessageContaining("many");
    }

    @Test
    void aSecretIsNeverQuoted() {
        assertThatThrownBy(() -> ConfigCheck.check(TestConfig.of(Map.of("_preshared_key", "hunter2")), STATE))
                .hasNoCause()
                .hasMessageNotContaining("hunter2");
        var unreadable = TestConfig.of(Map.of("_preshared_key", new IllegalStateException("not a text: hunter2")));
        assertThatThrownBy(() -> ConfigCheck.check(unreadable, STATE))
                .hasNoCause()
                .hasMessageNotContaining("hunter2")
                .hasMessageContaining(".preshared.key");
    }
}
