package io.heddle.wire.seal;

import static io.heddle.wire.seal.Vectors.hex;
import static io.heddle.wire.seal.Vectors.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.heddle.wire.management.LoginResponse;
import io.heddle.wire.management.SyncResponse;
import io.heddle.wire.seal.SealException.Reason;
import io.heddle.wire.signal.Body;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NaclBoxTest {

    private final Random random = new Random(20261125);

    @Test
    void agreesWithASecondImplementationOnAnyKeysAndContents() throws SealException {
        for (int round = 0; round < 300; round++) {
            byte[] own = bytes(32);
            byte[] other = Oracle.publicOf(bytes(32));
            other[31] |= (byte) (random.nextBoolean() ? 0x80 : 0); // the top bit must not matter
            byte[] nonce = bytes(24);
            byte[] content = bytes(random.nextInt(400));
            byte[] expected = Oracle.seal(own, other, nonce, content);

            var box = NaclBox.between(own, other);

            assertThat(hex(box.seal(content, nonce))).isEqualTo(hex(expected));
            assertThat(box.open(expected)).isEqualTo(content);
        }
    }

    @Test
    void bothSidesOpenWhatEitherSealed() throws SealException {
        byte[] content = bytes(100);

        assertThat(Vectors.bToA().open(Vectors.aToB().seal(content))).isEqualTo(content);
        assertThat(Vectors.aToB().open(Vectors.bToA().seal(content))).isEqualTo(content);
        assertThat(Vectors.aToB().open(Vectors.aToB().seal(content))).isEqualTo(content);
    }

    @Test
    void everySealHasAnotherNonce() throws SealException {
        var box = Vectors.aToB();
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            nonces.add(hex(Arrays.copyOf(box.seal(new byte[0]), NaclBox.NONCE_BYTES)));
        }

        assertThat(nonces).hasSize(500);
    }

    @Test
    void anyChangedBitIsNoticed() throws SealException {
        var box = Vectors.aToB();
        byte[] sealed = box.seal(new byte[] {1, 2, 3});
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);

            assertReason(() -> box.open(changed), Reason.NOT_AUTHENTIC);
        }
    }

    @Test
    void anythingShorterThanNonceAndTagIsRefused() throws SealException {
        var box = Vectors.aToB();
        for (int length = 0; length < NaclBox.OVERHEAD_BYTES; length++) {
            byte[] sealed = bytes(length);

            assertReason(() -> box.open(sealed), Reason.TOO_SHORT);
        }
    }

    @Test
    void anotherKeyOpensNothing() throws SealException {
        byte[] sealed = Vectors.aToB().seal(new byte[10]);
        var stranger = NaclBox.between(bytes(32), key(Vectors.A_PUBLIC));

        assertReason(() -> stranger.open(sealed), Reason.NOT_AUTHENTIC);
    }

    @Test
    void keysOfSmallOrderOrWrongLengthAreRefused() throws SealException {
        byte[] own = key(Vectors.A_PRIVATE);
        byte[] one = new byte[32];
        one[0] = 1;

        assertReason(() -> NaclBox.between(own, new byte[32]), Reason.UNUSABLE_KEY);
        assertReason(() -> NaclBox.between(own, one), Reason.UNUSABLE_KEY);
        assertReason(() -> NaclBox.between(own, new byte[31]), Reason.MALFORMED_KEY);
        assertReason(() -> NaclBox.between(new byte[33], own), Reason.MALFORMED_KEY);
    }

    @Test
    void authenticNonsenseIsAMalformedMessage() throws SealException {
        var box = Vectors.aToB();
        var sealed = ByteString.copyFrom(box.seal(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff}));

        assertReason(() -> box.open(sealed, SyncResponse.parser()), Reason.MALFORMED_MESSAGE);
    }

    @Test
    void exceptionsTellNeitherKeysNorContents() throws SealException {
        var box = Vectors.aToB();
        byte[] sealed = box.seal("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        sealed[30] ^= 1;

        assertThatThrownBy(() -> box.open(sealed)).hasNoCause().message().doesNotContain("secret");
        assertThatThrownBy(() -> KeyText.decode(Vectors.A_PRIVATE + "="))
                .hasNoCause()
                .message()
                .doesNotContain("dwdt");
    }

    @Test
    void randomBytesNeverCauseAnotherException() throws SealException {
        var box = Vectors.aToB();
        for (int round = 0; round < 20_000; round++) {
            byte[] sealed = bytes(random.nextInt(120));
            try {
                box.open(sealed);
            } catch (SealException e) {
                assertThat(e.reason()).isIn(Reason.TOO_SHORT, Reason.NOT_AUTHENTIC);
            }
        }
    }

    @Test
    void randomAndDamagedMessagesParseOrFailAsDeclared() throws SealException {
        List<Parser<?>> parsers = List.of(SyncResponse.parser(), LoginResponse.parser(), Body.parser());
        byte[] valid = {10, 4, 34, 2, 10, 0, 42, 6, 8, 1, 26, 2, 10, 0};
        for (int round = 0; round < 60_000; round++) {
            byte[] content = round % 2 == 0 ? bytes(random.nextInt(80)) : valid.clone();
            if (round % 2 == 1) {
                content[random.nextInt(content.length)] = (byte) random.nextInt();
            }
            try {
                parsers.get(round % parsers.size()).parseFrom(content);
            } catch (InvalidProtocolBufferException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void generatedKeysAreClampedAndDiffer() throws SealException {
        var secure = new SecureRandom();
        byte[] first = X25519.generatePrivate(secure);
        byte[] second = X25519.generatePrivate(secure);

        assertThat(first).isNotEqualTo(second).hasSize(32);
        assertThat(first[0] & 7).isZero();
        assertThat(first[31] & 0xc0).isEqualTo(0x40);
        assertThat(X25519.publicOf(first)).isEqualTo(Oracle.publicOf(first));
    }

    @Test
    void publicKeysAreThoseOfASecondImplementation() throws SealException {
        for (int round = 0; round < 200; round++) {
            byte[] unclamped = bytes(32);

            assertThat(X25519.publicOf(unclamped)).isEqualTo(Oracle.publicOf(unclamped));
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void assertReason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
