package io.heddle.api.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    /** The pair of RFC 7748, section 6.1. */
    private static final String A = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=";

    private static final String B = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08=";

    @Test
    void textAndBytesAreTwoFormsOfOneKey() {
        var key = PublicKey.parse(A);

        assertThat(PublicKey.of(key.bytes())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(key.text()).isEqualTo(A);
        assertThat(key.shortText()).isEqualTo("hSDwCYkw");
    }

    /** Trap of the protocol: as bytes, B would be the greater one. */
    @Test
    void theOrderIsThatOfTheTexts() {
        assertThat(PublicKey.parse(A)).isGreaterThan(PublicKey.parse(B));
    }

    @Test
    void toleratesUnusedBitsAndComparesBytes() {
        var odd = A.substring(0, 42) + "p=";

        assertThat(PublicKey.parse(odd)).isEqualTo(PublicKey.parse(A));
        assertThat(PublicKey.parse(odd).text()).isEqualTo(A);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "short",
                "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo",
                "!!!!CYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="
            })
    void refusesWhatIsNoKeyAndDoesNotRepeatIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrivateKey.parse(text))
                .withMessage("a key is 44 characters of base64");
    }

    @Test
    void refusesAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.of(new byte[31]));
    }

    @Test
    void aSecretIsInNoText() {
        var secret = PrivateKey.parse(A);

        assertThat(secret.toString()).isEqualTo("PrivateKey[secret]");
        assertThat(secret.reveal()).isEqualTo(A);
        assertThat(secret).isEqualTo(PrivateKey.parse(A)).isNotEqualTo(PresharedKey.parse(A));
    }

    @Test
    void whatIsHandedOutIsACopy() {
        var key = PublicKey.parse(A);
        key.bytes()[0]++;

        assertThat(key.text()).isEqualTo(A);
    }
}
