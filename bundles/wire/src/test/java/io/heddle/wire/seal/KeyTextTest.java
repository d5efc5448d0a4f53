package io.heddle.wire.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    @Test
    void unusedBitsOfTheLastCharacterDoNotMatter() throws SealException {
        String odd = Vectors.A_PUBLIC.replace("Tmo=", "Tmr=");

        assertThat(KeyText.decode(odd)).isEqualTo(KeyText.decode(Vectors.A_PUBLIC));
        assertThat(KeyText.normalize(odd)).isEqualTo(Vectors.A_PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo", // no padding
                "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo=", // URL alphabet
                "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTg==", // 31 bytes
                "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmoA", // 33 bytes
                "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066Spjqqb mo=",
                "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066Spjqqb=mo=",
                "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n",
                "äSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="
            })
    void anythingElseIsNoKey(String text) {
        assertThatThrownBy(() -> KeyText.decode(text)).isInstanceOf(SealException.class);
    }

    @Test
    void onlyThirtyTwoBytesHaveAText() {
        assertThatThrownBy(() -> KeyText.encode(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
