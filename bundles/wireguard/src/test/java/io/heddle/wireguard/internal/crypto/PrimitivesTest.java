package io.heddle.wireguard.internal.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

/** Published test vectors, and comparison with a second implementation where we have our own. */
final class PrimitivesTest {

    private static final byte[] SUNSCREEN =
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen"
                            + " would be it.")
                    .getBytes(US_ASCII);
    private static final byte[] ASSOCIATED = hex("50515253c0c1c2c3c4c5c6c7");

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    private static byte[] sequence(int from, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    @Test
    void blake2sOfAbcIsThatOfRfc7693() {
        assertThat(Blake2s.hash("abc".getBytes(US_ASCII)))
                .isEqualTo(hex("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"));
    }

    @Test
    void keyedBlake2sOfNothingIsThatOfTheReferenceVectors() {
        assertThat(new Blake2s(32, sequence(0, 32)).digest())
                .isEqualTo(hex("48a8997da407876b3d79c0d92325ad3b89cbb754d86ab71aee047ad345fd2c49"));
    }

    /** RFC 7693, appendix E: hashes of all lengths and key lengths, hashed. */
    @Test
    void blake2sPassesTheSelfTestOfRfc7693() {
        var total = new Blake2s();
        for (int outputLength : new int[] {16, 20, 28, 32}) {
            for (int inputLength : new int[] {0, 3, 64, 65, 255, 1024}) {
                byte[] input = selfTestSequence(inputLength);
                total.update(
                        new Blake2s(outputLength, new byte[0]).update(input).digest());
                byte[] key = selfTestSequence(outputLength);
                total.update(new Blake2s(outputLength, key).update(input).digest());
            }
        }
        assertThat(total.digest()).isEqualTo(hex("6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe"));
    }

    private static byte[] selfTestSequence(int length) {
        var bytes = new byte[length];
        int a = 0xDEAD4BAD * length;
        int b = 1;
        for (int i = 0; i < length; i++) {
            int t = a + b;
            a = b;
            b = t;
            bytes[i] = (byte) (t >>> 24);
        }
        return bytes;
    }

    @Test
    void blake2sAgreesWithBouncyCastleHoweverTheInputIsCut() {
        var random = new Random(2);
        for (int i = 0; i < 300; i++) {
            var input = new byte[random.nextInt(300)];
            random.nextBytes(input);
            int cut = random.nextInt(input.length + 1);
            var theirs = new Blake2sDigest(256);
            theirs.update(input, 0, input.length);
            var expected = new byte[32];
            theirs.doFinal(expected, 0);
            assertThat(new Blake2s()
                            .update(input, 0, cut)
                            .update(input, cut, input.length - cut)
                            .digest())
                    .isEqualTo(expected);
        }
    }

    @Test
    void hmacAgreesWithBouncyCastle() {
        var random = new Random(3);
        for (int i = 0; i < 100; i++) {
            var key = new byte[random.nextInt(65)];
            var input = new byte[random.nextInt(200)];
            random.nextBytes(key);
            random.nextBytes(input);
            var theirs = new HMac(new Blake2sDigest(256));
            theirs.init(new KeyParameter(key));
            theirs.update(input, 0, input.length);
            var expected = new byte[32];
            theirs.doFinal(expected, 0);
            assertThat(Kdf.hmac(key, input)).isEqualTo(expected);
        }
    }

    @Test
    void derivesKeysAsRfc5869WithAnEmptyInfo() {
        byte[] key = sequence(0, 32);
        byte[] input = sequence(7, 32);
        byte[] secret = Kdf.hmac(key, input);
        byte[] first = Kdf.hmac(secret, new byte[] {1});
        byte[] second = Kdf.hmac(secret, first, new byte[] {2});
        byte[] third = Kdf.hmac(secret, second, new byte[] {3});

        assertThat(Kdf.derive(key, input, 3)).isDeepEqualTo(new byte[][] {first, second, third});
        assertThat(Kdf.derive(key, input, 1)).isDeepEqualTo(new byte[][] {first});
    }

    @Test
    void x25519ComputesTheVectorsOfRfc7748() {
        byte[] scalar = hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        byte[] point = hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
        assertThat(Curve25519.agree(scalar, point))
                .isEqualTo(hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));

        byte[] bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        byte[] alicePublic = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(Curve25519.publicKey(bob))
                .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        assertThat(Curve25519.agree(bob, alicePublic))
                .isEqualTo(hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    @Test
    void x25519IteratesAsRfc7748() {
        byte[] scalar = hex("09" + "00".repeat(31));
        byte[] point = scalar.clone();
        for (int i = 0; i < 1000; i++) {
            byte[] result = Objects.requireNonNull(Curve25519.agree(scalar, point));
            point = scalar;
            scalar = result;
        }
        assertThat(scalar).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    @Test
    void refusesPublicKeysOfLowOrder() {
        byte[] scalar = sequence(1, 32);
        assertThat(Curve25519.agree(scalar, new byte[32])).isNull();
        assertThat(Curve25519.agree(scalar, hex("01" + "00".repeat(31)))).isNull();
        assertThat(Curve25519.agree(scalar, hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")))
                .isNull();
    }

    @Test
    void chaCha20Poly1305SealsTheVectorOfRfc8439() {
        byte[] nonce = hex("070000004041424344454647");
        byte[] sealed = Aead.seal(sequence(0x80, 32), nonce, SUNSCREEN, ASSOCIATED);

        assertThat(sealed)
                .isEqualTo(hex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                        + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"));
        assertThat(Aead.open(sequence(0x80, 32), nonce, sealed, ASSOCIATED)).isEqualTo(SUNSCREEN);
        sealed[5] ^= 1;
        assertThat(Aead.open(sequence(0x80, 32), nonce, sealed, ASSOCIATED)).isNull();
    }

    @Test
    void hChaCha20DerivesTheVectorOfTheDraft() {
        assertThat(HChaCha20.derive(sequence(0, 32), hex("000000090000004a0000000031415927")))
                .isEqualTo(hex("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"));
    }

    @Test
    void xChaCha20Poly1305SealsTheVectorOfTheDraft() {
        byte[] nonce = sequence(0x40, 24);
        byte[] sealed = Aead.sealExtended(sequence(0x80, 32), nonce, SUNSCREEN, ASSOCIATED);

        assertThat(sealed)
                .isEqualTo(hex("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                        + "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                        + "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                        + "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"));
        assertThat(Aead.openExtended(sequence(0x80, 32), nonce, sealed, ASSOCIATED))
                .isEqualTo(SUNSCREEN);
        assertThat(Aead.openExtended(sequence(0x80, 32), nonce, sealed, new byte[0]))
                .isNull();
    }
}
