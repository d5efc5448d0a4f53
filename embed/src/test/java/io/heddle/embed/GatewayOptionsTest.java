package io.heddle.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayOptionsTest {

    private static final String KEY = "9F2C6A53-0D10-4C1B-9F6F-111122223333";
    private static final String CURVE_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void oneCredentialIsTaken() {
        assertThat(valid(builder -> builder)).isNotNull();
        assertThat(bare().jwt("a.b.c").build().credential()).hasToString("Jwt[secret]");
        assertThat(bare().privateKey(CURVE_KEY).build().privateKey()).isNotNull();
    }

    @Test
    void noCredentialIsRefused() {
        assertThatThrownBy(() -> bare().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("exactly one of setupKey, jwt and privateKey must be given, not none");
    }

    @Test
    void moreThanOneCredentialIsRefusedByName() {
        assertThatThrownBy(() -> valid(builder -> builder.jwt("token").privateKey(CURVE_KEY)))
                .hasMessageContaining("not setupKey and jwt and privateKey");
        assertThatThrownBy(() -> bare().jwt("token").privateKey(CURVE_KEY).build())
                .hasMessageContaining("not jwt and privateKey");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "netbird.example.org",
                "ftp://netbird.example.org",
                "https://",
                "https://user:pa55word@netbird.example.org",
                "https://netbird.example.org/api",
                "https://netbird.example.org?x=y",
                "https://netbird.example.org:99999",
                "https://two words.example.org"
            })
    void aBadManagementUrlIsRefused(String url) {
        assertThatThrownBy(() -> valid(builder -> builder.managementUrl(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("managementUrl: ")
                .hasMessageNotContaining("pa55word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1:33073", "https://netbird.example.org/", "http://[2001:db8::1]"})
    void aManagementUrlMayBePlainOrEncryptedWithOrWithoutPort(String url) {
        assertThat(valid(builder -> builder.managementUrl(url))).isNotNull();
    }

    @Test
    void whatIsRequiredIsMissedByName() {
        assertThatThrownBy(() -> GatewayOptions.builder()
                        .setupKey(KEY)
                        .stateDirectory(Path.of("state"))
                        .build())
                .hasMessageStartingWith("managementUrl: is required");
        assertThatThrownBy(() -> GatewayOptions.builder()
                        .setupKey(KEY)
                        .managementUrl("http://192.0.2.1")
                        .build())
                .hasMessageStartingWith("stateDirectory: is required");
    }

    @Test
    void aValueOutOfRangeIsNamedWithItsOptionAndRange() {
        assertThatThrownBy(() -> valid(builder -> builder.mtu(575))).hasMessage("mtu: 575 is not in 576…8192");
        assertThatThrownBy(() -> valid(builder -> builder.mtu(8193))).hasMessageStartingWith("mtu: ");
        assertThatThrownBy(() -> valid(builder -> builder.listenPort(-1))).hasMessageStartingWith("listenPort: ");
        assertThatThrownBy(() -> valid(builder -> builder.listenPort(65536))).hasMessageStartingWith("listenPort: ");
        assertThatThrownBy(() -> valid(builder -> builder.interfaceName("sixteen-letters-")))
                .hasMessageStartingWith("interfaceName: ");
        assertThatThrownBy(() -> valid(builder -> builder.interfaceName(""))).hasMessageStartingWith("interfaceName: ");
        assertThatThrownBy(() -> valid(builder -> builder.interfaceName("a/b")))
                .hasMessageStartingWith("interfaceName: ");
        assertThatThrownBy(() -> valid(builder -> builder.deviceName("a\nb"))).hasMessageStartingWith("deviceName: ");
        assertThatThrownBy(() -> valid(builder -> builder.deviceName("x".repeat(254))))
                .hasMessageStartingWith("deviceName: ");
        assertThatThrownBy(() -> valid(builder -> builder.excludedInterfaces(List.of(""))))
                .hasMessageStartingWith("excludedInterfaces: ");
    }

    @Test
    void theEdgesOfRangesAreTaken() {
        assertThat(valid(builder -> builder.mtu(0).listenPort(0))).isNotNull();
        assertThat(valid(builder -> builder.mtu(576).listenPort(65535))).isNotNull();
        assertThat(valid(builder -> builder.mtu(8192).interfaceName("fifteen-letters")))
                .isNotNull();
    }

    @Test
    void aBadSecretIsRefusedWithoutBeingRepeated() {
        assertThatThrownBy(() -> valid(builder -> builder.setupKey("top secret")))
                .hasMessage("setupKey: is empty or contains white space");
        assertThatThrownBy(() -> bare().jwt("").build()).hasMessage("jwt: is empty or contains white space");
        assertThatThrownBy(() -> bare().privateKey("topsecret").build())
                .hasMessageStartingWith("privateKey: ")
                .hasMessageNotContaining("topsecret");
        assertThatThrownBy(() -> valid(builder -> builder.presharedKey("topsecret")))
                .hasMessageStartingWith("presharedKey: ")
                .hasMessageNotContaining("topsecret");
    }

    @Test
    void noTextContainsASecret() {
        var options = valid(builder -> builder.presharedKey(CURVE_KEY));

        assertThat(options.toString()).doesNotContain(KEY, CURVE_KEY).contains("SetupKey[secret]", "mtu=0");
        assertThat(bare().privateKey(CURVE_KEY).build().toString())
                .doesNotContain(CURVE_KEY)
                .contains("PrivateKey[secret]");
    }

    @Test
    void theEngineGetsWhatWasGiven() {
        var values = valid(builder -> builder.deviceName("gw")
                        .mtu(1400)
                        .listenPort(0)
                        .interfaceName("hd7")
                        .ipv6(false)
                        .blockInbound(true)
                        .presharedKey(CURVE_KEY)
                        .excludedInterfaces(List.of("docker")))
                .configuration();

        assertThat(values.get("management.url")).isEqualTo("http://192.0.2.1:80");
        assertThat(values.get("state.directory"))
                .isEqualTo(Path.of("state").toAbsolutePath().toString());
        assertThat(values.get("host.name")).isEqualTo("gw");
        assertThat(values.get("mtu")).isEqualTo(1400);
        assertThat(values.get("listen.port")).isEqualTo(0);
        assertThat(values.get("interface.name")).isEqualTo("hd7");
        assertThat(values.get("ipv6")).isEqualTo(false);
        assertThat(values.get("block.inbound")).isEqualTo(true);
        assertThat(values.get(".preshared.key")).isEqualTo(CURVE_KEY);
        assertThat((String[]) values.get("excluded.interfaces")).containsExactly("docker");
    }

    private static GatewayOptions valid(UnaryOperator<GatewayOptions.Builder> change) {
        return change.apply(bare().setupKey(KEY)).build();
    }

    private static GatewayOptions.Builder bare() {
        return GatewayOptions.builder().managementUrl("http://192.0.2.1").stateDirectory(Path.of("state"));
    }
}
