package io.heddle.wire.seal;

import static io.heddle.wire.seal.Vectors.bytes;
import static io.heddle.wire.seal.Vectors.hex;
import static io.heddle.wire.seal.Vectors.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.PeerSystemMeta;
import io.heddle.wire.signal.Body;
import io.heddle.wire.signal.RosenpassConfig;
import org.junit.jupiter.api.Test;

/** Messages and seals, byte for byte; the seals were checked against libsodium. */
class KnownAnswersTest {

    private static final byte[] NONCE = bytes(Vectors.NONCE);

    @Test
    void publicKeysFollowFromPrivateOnes() throws SealException {
        assertThat(KeyText.encode(X25519.publicOf(key(Vectors.A_PRIVATE)))).isEqualTo(Vectors.A_PUBLIC);
        assertThat(KeyText.encode(X25519.publicOf(key(Vectors.B_PRIVATE)))).isEqualTo(Vectors.B_PUBLIC);
    }

    @Test
    void theOracleDerivesTheKnownBoxKey() throws SealException {
        assertThat(hex(Oracle.boxKey(key(Vectors.A_PRIVATE), key(Vectors.B_PUBLIC))))
                .isEqualTo("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    }

    @Test
    void emptyMessageIsSealedToFortyBytes() throws SealException {
        String sealed = Vectors.NONCE + "3910eedfc37f3213f54ec60ff41a28c6";

        assertThat(hex(Vectors.aToB().seal(new byte[0], NONCE))).isEqualTo(sealed);
        assertThat(Vectors.bToA().open(bytes(sealed))).isEmpty();
    }

    @Test
    void loginRequest() throws Exception {
        var message = LoginRequest.newBuilder()
                .setSetupKey("A1B2C3D4-0000-4000-8000-000000000001")
                .setMeta(PeerSystemMeta.newBuilder().setHostname("host1").setNetbirdVersion("0.60.0"))
                .build();
        String plain = "0a2441314232433344342d303030302d343030302d383030302d303030303030303030303031120f0a05686f737431"
                + "3a06302e36302e30";
        String sealed = Vectors.NONCE
                + "21279471d8e3cdad6f48a7ecb1dfb4530f6a11945944164e04b3b54e93ba88f3d5f2e9d058df9cbd"
                + "4afe170a761ade2c3a32874bb9a0603fe2890eab689f62bbf621716f11480c";

        assertThat(hex(message.toByteArray())).isEqualTo(plain);
        assertThat(LoginRequest.parseFrom(bytes(plain))).isEqualTo(message);
        assertThat(hex(Vectors.aToB().seal(message.toByteArray(), NONCE))).isEqualTo(sealed);
        assertThat(Vectors.bToA().open(ByteString.copyFrom(bytes(sealed)), LoginRequest.parser()))
                .isEqualTo(message);
    }

    @Test
    void heartbeatToOneself() throws Exception {
        var message = Body.newBuilder().setType(Body.Type.HEARTBEAT).build();
        String sealed = Vectors.NONCE + "da4c2ca739723bc345799611ebfd906c21f5";
        var self = NaclBox.between(key(Vectors.A_PRIVATE), key(Vectors.A_PUBLIC));

        assertThat(hex(message.toByteArray())).isEqualTo("0806");
        assertThat(Body.parseFrom(bytes("0806"))).isEqualTo(message);
        assertThat(hex(self.seal(message.toByteArray(), NONCE))).isEqualTo(sealed);
        assertThat(self.open(ByteString.copyFrom(bytes(sealed)), Body.parser())).isEqualTo(message);
    }

    @Test
    void offerWithoutIce() throws Exception {
        var message = Body.newBuilder()
                .setType(Body.Type.OFFER)
                .setPayload(":")
                .setWgListenPort(51820)
                .setNetBirdVersion("0.60.0")
                .setRosenpassConfig(RosenpassConfig.getDefaultInstance())
                .build();
        String plain = "12013a18ec94032206302e36302e303a00";
        String sealed = Vectors.NONCE + "e846e3730f4d515355c75ffd5a52304e174f6abdf7e2565f46b7b64893a488e4e1";

        assertThat(hex(message.toByteArray())).isEqualTo(plain);
        assertThat(Body.parseFrom(bytes(plain))).isEqualTo(message);
        assertThat(hex(Vectors.aToB().seal(message.toByteArray(), NONCE))).isEqualTo(sealed);
        assertThat(Vectors.bToA().open(ByteString.copyFrom(bytes(sealed)), Body.parser()))
                .isEqualTo(message);
    }

    @Test
    void answerWithIceAndRelay() throws Exception {
        var message = Body.newBuilder()
                .setType(Body.Type.ANSWER)
                .setPayload("abcdefghijklmnop:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef")
                .setWgListenPort(51820)
                .setNetBirdVersion("0.60.0")
                .setRosenpassConfig(RosenpassConfig.getDefaultInstance())
                .setRelayServerAddress("rels://relay.example:443")
                .setSessionId(ByteString.copyFrom(bytes("0102030405")))
                .setRelayServerIp(ByteString.copyFrom(bytes("c000020a")))
                .build();
        String plain = "080112316162636465666768696a6b6c6d6e6f703a4142434445464748494a4b4c4d4e4f50515253545556"
                + "5758595a61626364656618ec94032206302e36302e303a00421872656c733a2f2f72656c61792e6578616d706c65"
                + "3a343433520501020304055a04c000020a";

        assertThat(hex(message.toByteArray())).isEqualTo(plain);
        assertThat(Body.parseFrom(bytes(plain))).isEqualTo(message);
    }
}
