package io.heddle.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.net.IpPrefix;
import io.heddle.hub.internal.HubSettings.BootstrapKey;
import io.heddle.wire.credential.SetupKeyHash;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubConfigReaderTest {

    private static final String KEY = "a1b2c3d4-0000-4000-8000-000000000001";

    @Test
    void addressAndDirectoryAreEnough() {
        var settings = read(Map.of());

        assertThat(settings.listen().getPort()).isEqualTo(10000);
        assertThat(settings.advertised(10000)).isEqualTo("127.0.0.1:10000");
        assertThat(settings.managementUrl(10000)).isEqualTo("http://127.0.0.1:10000");
        assertThat(settings.stateDirectory()).isEqualTo(Path.of("/var/lib/hub"));
        assertThat(settings.networkV4()).isEmpty();
        assertThat(settings.planner().domain()).isEqualTo("heddle.internal");
        assertThat(settings.planner().lazyConnections()).isFalse();
        assertThat(settings.tls()).isEmpty();
        assertThat(settings.bootstrap()).isEmpty();
    }

    @Test
    void everythingCanBeGiven() {
        var settings = read(Map.of(
                "listen_address",
                "::",
                "listen_port",
                1234,
                "advertised_host",
                "fd00::1",
                "advertised_port",
                443,
                "network_v4",
                "10.7.0.0/24",
                "domain",
                "Mesh.Example",
                "lazy_connections",
                true,
                "_bootstrap_key",
                KEY,
                "bootstrap_limit",
                3));

        assertThat(settings.advertised(1234)).isEqualTo("[fd00::1]:443");
        assertThat(settings.networkV4()).contains(IpPrefix.parse("10.7.0.0/24"));
        assertThat(settings.planner().domain()).isEqualTo("mesh.example");
        assertThat(settings.planner().lazyConnections()).isTrue();
        assertThat(settings.bootstrap()).contains(new BootstrapKey(SetupKeyHash.of(KEY), 3));
        assertThat(settings.toString()).doesNotContainIgnoringCase(KEY).doesNotContain(SetupKeyHash.of(KEY));
    }

    @ParameterizedTest
    @CsvSource({
        "listen_address, listen.address, ''",
        "listen_address, listen.address, localhost",
        "listen_address, advertised.host, 0.0.0.0",
        "listen_port, listen.port, 65536",
        "listen_port, listen.port, -1",
        "advertised_port, advertised.port, 70000",
        "advertised_host, advertised.host, a b",
        "advertised_host, advertised.host, [::1]",
        "state_directory, state.directory, ''",
        "state_directory, state.directory, relative",
        "network_v4, network.v4, nonsense",
        "network_v4, network.v4, 10.0.0.1/24",
        "network_v4, network.v4, 10.0.0.0/29",
        "network_v4, network.v4, 0.0.0.0/0",
        "network_v4, network.v4, fd00::/64",
        "domain, domain, ''",
        "domain, domain, a..b",
        "domain, domain, example.",
        "domain, domain, under_score",
        "tls_certificate, tls.certificate, /only/one.pem",
        "bootstrap_limit, bootstrap.limit, -1",
    })
    void whatIsWrongIsNamed(String method, String key, String value) {
        Object typed = method.endsWith("port") || method.endsWith("limit") ? (Object) Integer.valueOf(value) : value;

        assertThatThrownBy(() -> read(Map.of(method, typed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("io.heddle.hub: " + key + " ");
    }

    @ParameterizedTest
    @CsvSource({"secret-but-no-uuid", "00000000-0000-0000-0000-000000000000", "1-2-3-4-5"})
    void aBadBootstrapKeyIsNotRepeated(String key) {
        assertThatThrownBy(() -> read(Map.of("_bootstrap_key", key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".bootstrap.key")
                .hasMessageNotContaining(key);
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        assertThatThrownBy(() -> read(Map.of("tls_certificate", "/no/cert.pem", "tls_key", "/no/key.pem")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/no/cert.pem");
    }

    private static HubSettings read(Map<String, Object> given) {
        Map<String, Object> values = new HashMap<>(given);
        values.putIfAbsent("listen_address", "127.0.0.1");
        values.putIfAbsent("state_directory", "/var/lib/hub");
        var config = (HubConfig) Proxy.newProxyInstance(
                HubConfig.class.getClassLoader(),
                new Class<?>[] {HubConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
        return new HubConfigReader(config).read();
    }
}
