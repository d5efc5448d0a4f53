package io.heddle.api.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.heddle.api.connect.ServiceAddresses.RelayToken;
import io.heddle.api.connect.SignalMessage.IceCredentials;
import io.heddle.api.connect.SignalMessage.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.org, https://example.org:443",
        "http://example.org, http://example.org:80",
        "http://[fd00::1]:33073, http://[fd00::1]:33073",
        "HTTPS://example.org:8443/path, https://example.org:8443"
    })
    void readsManagementUrls(String url, String canonical) {
        assertThat(ServerAddress.ofUrl(url)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "ftp://example.org", "https://", "https://example.org:0", "https://ex ample"})
    void refusesOtherUrls(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerAddress.ofUrl(url));
    }

    @Test
    void readsHostAndPortOfSignalServers() {
        assertThat(ServerAddress.ofHostPort("[fd00::1]:10000", false))
                .isEqualTo(new ServerAddress("fd00::1", 10000, false));
        assertThatIllegalArgumentException().isThrownBy(() -> ServerAddress.ofHostPort("example.org", true));
        assertThatIllegalArgumentException().isThrownBy(() -> ServerAddress.ofHostPort(":1", true));
    }

    @Test
    void secretsAreInNoText() {
        assertThat(new Credential.SetupKey("secret-key").toString()).doesNotContain("secret-key");
        assertThat(new Credential.Jwt("secret-token").toString()).doesNotContain("secret-token");
        assertThat(new IceCredentials("fragment", "secret-password").toString()).doesNotContain("secret-password");
        assertThat(new RelayToken("1893456000", "secret-signature").toString()).doesNotContain("secret-signature");
    }

    @Test
    void sessionIdsHaveTenDigits() {
        assertThat(new SessionId("0102030405").hex()).isEqualTo("0102030405");
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionId("010203040"));
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionId("01020304zz"));
    }
}
