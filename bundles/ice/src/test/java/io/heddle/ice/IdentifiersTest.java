package io.heddle.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {

    private static final String A = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final String B = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    private static final String C = "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=";

    @Test
    void drawsCredentialsOfLettersAsNetBirdDoes() {
        var random = new SecureRandom();
        IceCredentials one = IceCredentials.generate(random);

        assertThat(one.ufrag()).matches("[A-Za-z]{16}");
        assertThat(one.password()).matches("[A-Za-z]{32}");
        assertThat(IceCredentials.generate(random)).isNotEqualTo(one);
    }

    @Test
    void neverPrintsThePassword() {
        var credentials = new IceCredentials("fragment", "verysecret");

        assertThat(credentials.toString()).contains("fragment").doesNotContain("verysecret");
        assertThatThrownBy(() -> new IceCredentials("fragment", "very:secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({"'',p", "u,''", "'',''", "u:v,p"})
    void takesUnusableRemoteCredentialsAsNone(String ufrag, String password) {
        assertThat(IceCredentials.received(ufrag, password)).isEmpty();
    }

    @Test
    void takesRemoteCredentialsUpToTheirGreatestLength() {
        assertThat(IceCredentials.received("u".repeat(256), "p")).isPresent();
        assertThat(IceCredentials.received("u".repeat(257), "p")).isEmpty();
    }

    @Test
    void sessionIdsAreFiveBytesShownAsTenDigits() {
        byte[] bytes = HexFormat.of().parseHex("00ff80017f");

        SessionId id = SessionId.of(bytes).orElseThrow();

        assertThat(id.toBytes()).isEqualTo(bytes);
        assertThat(id).hasToString("00ff80017f").isEqualTo(SessionId.of(bytes).orElseThrow());
        assertThat(SessionId.of(new byte[4])).isEmpty();
        assertThat(SessionId.of(new byte[6])).isEmpty();
    }

    @Test
    void drawsFreshSessionIds() {
        var random = new SecureRandom();
        SessionId one = SessionId.generate(random);

        assertThat(one.toBytes()).hasSize(5);
        assertThat(SessionId.of(one.toBytes())).contains(one);
        assertThat(SessionId.generate(random)).isNotEqualTo(one);
    }

    @Test
    void theGreaterKeyTextControls() {
        assertThat(IceRole.of(B, A)).isEqualTo(IceRole.CONTROLLING);
        assertThat(IceRole.of(A, B)).isEqualTo(IceRole.CONTROLLED);
        assertThat(IceRole.of(B, C)).as("as bytes C is greater").isEqualTo(IceRole.CONTROLLING);
        assertThat(IceRole.of(C, B)).isEqualTo(IceRole.CONTROLLED);
    }
}
