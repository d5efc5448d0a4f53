package io.heddle.signal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.signal.Body;
import io.heddle.wire.signal.EncryptedMessage;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {

    private final Envelopes a = new Envelopes(Keys.A, Keys.A_PUBLIC);
    private final Envelopes b = new Envelopes(Keys.B, Keys.B_PUBLIC);

    @Test
    void theOtherSideOpensAndKnowsTheSender() throws Exception {
        var body = Body.newBuilder().setPayload("x:y").build();

        var opened = b.open(a.seal(Keys.B_PUBLIC, body));

        assertThat(opened.from()).isEqualTo(Keys.A_PUBLIC);
        assertThat(opened.body()).isEqualTo(body);
    }

    /** The bytes of the protocol page: a heartbeat from A to A. */
    @Test
    void opensWhatAnotherImplementationSealedForItself() throws Exception {
        var sealed = "000102030405060708090a0b0c0d0e0f1011121314151617da4c2ca739723bc345799611ebfd906c21f5";

        var opened = a.open(EncryptedMessage.newBuilder()
                .setKey(Keys.A_PUBLIC.text())
                .setBody(ByteString.copyFrom(HexFormat.of().parseHex(sealed)))
                .build());

        assertThat(BodyCodec.isHeartbeat(opened.body())).isTrue();
    }

    @Test
    void aMessageInSomebodyElsesNameDoesNotOpen() throws Exception {
        var forged = a.seal(Keys.B_PUBLIC, BodyCodec.heartbeat()).toBuilder()
                .setKey(Keys.B_PUBLIC.text())
                .build();

        assertRefused(forged);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="})
    void aSenderWithoutUsableKeyIsRefused(String key) throws Exception {
        assertRefused(a.seal(Keys.B_PUBLIC, BodyCodec.heartbeat()).toBuilder()
                .setKey(key)
                .build());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 23, 39, 40, 1000})
    void aBodyOfAnyLengthIsRefused(int length) {
        assertRefused(EncryptedMessage.newBuilder()
                .setKey(Keys.A_PUBLIC.text())
                .setBody(ByteString.copyFrom(new byte[length]))
                .build());
    }

    @Test
    void nothingIsSealedForAKeyWithoutSecret() {
        assertThatThrownBy(() -> a.seal(PublicKey.of(new byte[32]), BodyCodec.heartbeat()))
                .isInstanceOfSatisfying(
                        ConnectorException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.INVALID_ARGUMENT));
    }

    private void assertRefused(EncryptedMessage message) {
        assertThatThrownBy(() -> b.open(message))
                .isInstanceOfSatisfying(
                        ConnectorException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL));
    }
}
