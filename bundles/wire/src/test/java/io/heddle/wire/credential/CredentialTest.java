package io.heddle.wire.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

class CredentialTest {

    private static final Instant EXPIRY = Instant.ofEpochSecond(1893456000L);

    @Test
    void setupKeyHashIgnoresCase() {
        String hash = "hkTMY8r3/HoAv+8Sll9CyWxZygteES2aVj5BXF153to=";

        assertThat(SetupKeyHash.of("A1B2C3D4-0000-4000-8000-000000000001")).isEqualTo(hash);
        assertThat(SetupKeyHash.of("a1b2c3d4-0000-4000-8000-000000000001")).isEqualTo(hash);
    }

    @Test
    void turnCredential() {
        var credential = TurnCredential.issue("secret", EXPIRY);

        assertThat(credential.user()).isEqualTo("1893456000");
        assertThat(credential.password()).isEqualTo("irILA7KwhR5pbbgABvXtsfxwBPs=");
        assertThat(credential.toString()).doesNotContain(credential.password());
    }

    @Test
    void relayToken() {
        var token = RelayToken.issue("secret", EXPIRY);

        assertThat(token.payload()).isEqualTo("1893456000");
        assertThat(token.signature()).isEqualTo("KpIacKa3YuZMBCztJd6ZPfN8pa+3oMgUbQM5l2sDJqU=");
        assertThat(token.toString()).doesNotContain(token.signature());
    }

    @Test
    void relayTokenAdmitsUntilItExpires() {
        var token = RelayToken.issue("secret", EXPIRY);

        assertThat(token.admits("secret", EXPIRY)).isTrue();
        assertThat(token.admits("secret", EXPIRY.plusSeconds(1))).isFalse();
        assertThat(token.admits("other", EXPIRY)).isFalse();
        assertThat(new RelayToken("1893456001", token.signature()).admits("secret", EXPIRY))
                .isFalse();
        assertThat(new RelayToken("x", RelayToken.issue("secret", EXPIRY).signature()).admits("secret", EXPIRY))
                .isFalse();
        assertThat(new RelayToken("1893456000", "%%%").admits("secret", EXPIRY)).isFalse();
    }

    @Test
    void sshUserHash() {
        assertThat(HexFormat.of().formatHex(SshUserHash.of("user-1"))).isEqualTo("d6fc1c4b4ddbb4e741457d1d873d0d46");
    }

    @Test
    void blake2bAgreesWithASecondImplementation() {
        var random = new Random(7);
        for (int length = 0; length < 400; length++) {
            byte[] input = new byte[length];
            random.nextBytes(input);
            int size = 1 + random.nextInt(64);
            var digest = new Blake2bDigest(8 * size);
            digest.update(input, 0, length);
            byte[] expected = new byte[size];
            digest.doFinal(expected, 0);

            assertThat(Blake2b.hash(input, size)).isEqualTo(expected);
        }
    }
}
