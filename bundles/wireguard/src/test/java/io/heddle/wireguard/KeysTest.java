package io.heddle.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class KeysTest {

    /** A private key and its public key as the wg tool prints them. */
    private static final String PRIVATE = "XasIfmJKikt54X+Lg4AO5m87sSkmGLb9HC+LJ/+I4Os=";

    private static final String PUBLIC = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=";

    @Test
    void derivesThePublicKeyThatOthersDerive() {
        assertThat(PublicKey.of(PrivateKey.parse(PRIVATE))).isEqualTo(PublicKey.parse(PUBLIC));
        assertThat(PublicKey.parse(PUBLIC).toBase64()).isEqualTo(PUBLIC);
    }

    @Test
    void clampsEveryPrivateKey() {
        byte[] bytes = PrivateKey.generate(new SecureRandom()).bytes();
        assertThat(bytes[0] & 7).isZero();
        assertThat(bytes[31] & 0xc0).isEqualTo(0x40);
        assertThat(PrivateKey.of(new byte[32]).bytes()[31]).isEqualTo((byte) 0x40);
    }

    @Test
    void showsNoSecret() {
        assertThat(PrivateKey.parse(PRIVATE)).hasToString("PrivateKey[redacted]");
        assertThat(PresharedKey.parse(PRIVATE)).hasToString("PresharedKey[redacted]");
        assertThat(PublicKey.parse(PUBLIC)).hasToString("3p7bfXt9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivateKey.parse("secret!"))
                .withMessageNotContaining("secret!")
                .withNoCause();
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.parse("AAAA"));
        assertThatIllegalArgumentException().isThrownBy(() -> PresharedKey.of(new byte[31]));
    }

    @Test
    void aDestroyedKeyIsOfNoUse() {
        PrivateKey key = PrivateKey.parse(PRIVATE);
        PrivateKey copy = key.copy();
        assertThat(copy).isEqualTo(key).hasSameHashCodeAs(key);
        key.destroy();
        key.destroy();
        assertThatIllegalStateException().isThrownBy(key::publicKey);
        assertThatIllegalStateException().isThrownBy(key::bytes);
        assertThat(copy.publicKey().toBase64()).isEqualTo(PUBLIC);
    }

    @Test
    void presharedKeyOfZerosIsNone() {
        assertThat(PresharedKey.of(new byte[32]).isZero()).isTrue();
        assertThat(PresharedKey.generate(new SecureRandom()).isZero()).isFalse();
    }
}
