package io.heddle.signal.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.connect.SignalMessage.Answer;
import io.heddle.api.connect.SignalMessage.CandidateLine;
import io.heddle.api.connect.SignalMessage.GoIdle;
import io.heddle.api.connect.SignalMessage.IceCredentials;
import io.heddle.api.connect.SignalMessage.Offer;
import io.heddle.api.connect.SignalMessage.PostQuantum;
import io.heddle.api.connect.SignalMessage.Session;
import io.heddle.api.connect.SignalMessage.SessionId;
import io.heddle.api.net.IpAddresses;
import io.heddle.wire.signal.Body;
import io.heddle.wire.signal.RosenpassConfig;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCodecTest {

    private static final IceCredentials ICE =
            new IceCredentials("abcdefghijklmnop", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef");

    /** Bytes of the protocol page, made with an independent implementation. */
    static Stream<Arguments> vectors() {
        return Stream.of(
                arguments(
                        "offer without ICE",
                        new Offer(new Session(null, null, 51820, "0.60.0", null, null, null)),
                        "12013a18ec94032206302e36302e303a00"),
                arguments(
                        "answer with ICE and relay",
                        new Answer(new Session(
                                ICE,
                                new SessionId("0102030405"),
                                51820,
                                "0.60.0",
                                "rels://relay.example:443",
                                IpAddresses.parse("192.0.2.10"),
                                null)),
                        "080112316162636465666768696a6b6c6d6e6f703a4142434445464748494a4b4c4d4e4f505152535455565758595a616263"
                                + "64656618ec94032206302e36302e303a00421872656c733a2f2f72656c61792e6578616d706c653a3434335205010203"
                                + "04055a04c000020a"),
                arguments(
                        "offer with Rosenpass",
                        new Offer(new Session(ICE, null, 1, "", null, null, new PostQuantum("AQID", "192.0.2.1:9999"))),
                        "12316162636465666768696a6b6c6d6e6f703a4142434445464748494a4b4c4d4e4f505152535455565758595a6162636465"
                                + "6618013a150a03010203120e3139322e302e322e313a39393939"),
                arguments(
                        "candidate",
                        new CandidateLine("1 1 udp 2130706431 192.0.2.1 51820 typ host"),
                        "0802122b31203120756470203231333037303634333120"
                                + "3139322e302e322e312035313832302074797020686f7374"),
                arguments("idle", new GoIdle(), "0805"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void writesAndReadsTheBytesOfTheProtocol(String name, SignalMessage message, String hex) throws Exception {
        var bytes = HexFormat.of().parseHex(hex);

        assertThat(HexFormat.of().formatHex(BodyCodec.encode(message).toByteArray()))
                .isEqualTo(hex);
        assertThat(BodyCodec.decode(Body.parseFrom(bytes))).contains(message);
    }

    @Test
    void theHeartbeatIsItsTypeAlone() {
        assertThat(HexFormat.of().formatHex(BodyCodec.heartbeat().toByteArray()))
                .isEqualTo("0806");
        assertThat(BodyCodec.isHeartbeat(BodyCodec.heartbeat())).isTrue();
    }

    /** Trap S4: a lone colon is valid and means no ICE. */
    @ParameterizedTest
    @ValueSource(strings = {":", "a:", ":b"})
    void anEmptyPartMeansNoIce(String payload) {
        assertThat(session(offer().setPayload(payload)).credentials()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "a:b:c", "::"})
    void aPayloadThatIsNotTwoPartsIsAnError(String payload) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BodyCodec.decode(offer().setPayload(payload).build()));
    }

    /** Trap S13. */
    @ParameterizedTest
    @ValueSource(strings = {"", "01", "01020304", "010203040506"})
    void aSessionIdOfAnotherLengthIsAbsent(String hex) {
        assertThat(session(offer().setSessionId(bytes(hex))).sessionId()).isNull();
    }

    static Stream<Arguments> relayAddresses() {
        return Stream.of(
                arguments("", null),
                arguments("0102", null),
                arguments("c000020a00", null),
                arguments("c000020a", "192.0.2.10"),
                arguments("fd000000000000000000000000000001", "fd00::1"),
                arguments("00000000000000000000ffffc000020a", "192.0.2.10"));
    }

    @ParameterizedTest
    @MethodSource
    void relayAddresses(String hex, @Nullable String expected) {
        var session = session(offer().setRelayServerAddress("rel://r:80").setRelayServerIp(bytes(hex)));

        assertThat(session.relayAddress() == null ? null : IpAddresses.text(session.relayAddress()))
                .isEqualTo(expected);
        assertThat(session.relayUrl()).isEqualTo("rel://r:80");
    }

    @Test
    void aRelayAddressWithoutUrlSaysNothing() {
        assertThat(session(offer().setRelayServerIp(bytes("c000020a"))).relayAddress())
                .isNull();
        assertThat(session(offer().setRelayServerAddress("")).relayUrl()).isNull();
    }

    /** Trap S15: the length of the key decides, not the presence of the message. */
    @Test
    void anEmptyRosenpassKeyMeansNone() {
        assertThat(session(offer().setRosenpassConfig(
                                        RosenpassConfig.newBuilder().setRosenpassServerAddr(":9999")))
                        .postQuantum())
                .isNull();
        assertThat(session(offer()).postQuantum()).isNull();
    }

    @Test
    void aPortThatIsNotSaidIsWireGuards() {
        assertThat(session(offer()).port()).isEqualTo(51820);
        assertThat(session(offer().setWgListenPort(65535)).port()).isEqualTo(65535);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> BodyCodec.decode(offer().setWgListenPort(65536).build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BodyCodec.decode(offer().setWgListenPort(-1).build()));
    }

    @Test
    void aCandidateLosesItsPrefix() {
        var body =
                Body.newBuilder().setType(Body.Type.CANDIDATE).setPayload("candidate:1 1 udp 1 192.0.2.1 1 typ host");

        assertThat(BodyCodec.decode(body.build())).contains(new CandidateLine("1 1 udp 1 192.0.2.1 1 typ host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "candidate:", "1 1 udp\r\n1"})
    void anEmptyOrBrokenCandidateIsAnError(String payload) {
        var body = Body.newBuilder().setType(Body.Type.CANDIDATE).setPayload(payload);

        assertThatIllegalArgumentException().isThrownBy(() -> BodyCodec.decode(body.build()));
    }

    @Test
    void aCandidateOfAMegabyteIsAnError() {
        var body = Body.newBuilder().setType(Body.Type.CANDIDATE).setPayload("x".repeat(1 << 20));

        assertThatIllegalArgumentException().isThrownBy(() -> BodyCodec.decode(body.build()));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 6, 7, 1000})
    void otherTypesAreNotPassedOn(int type) {
        assertThat(BodyCodec.decode(Body.newBuilder().setTypeValue(type).build()))
                .isEmpty();
    }

    @Test
    void credentialsWithAColonAreNotSent() {
        var offer = new Offer(Session.direct(new IceCredentials("a:b", "c"), new SessionId("0102030405"), 1, ""));

        assertThatIllegalArgumentException().isThrownBy(() -> BodyCodec.encode(offer));
    }

    /** Whatever a peer seals, there is a message, none, or the expected exception. */
    @Test
    void noBytesMakeItFailInAnotherWay() {
        var random = new Random(20261125);
        var seed = BodyCodec.encode(new Answer(new Session(
                        ICE,
                        new SessionId("0102030405"),
                        51820,
                        "0.60.0",
                        "rel://r:80",
                        IpAddresses.parse("192.0.2.10"),
                        new PostQuantum("AQID", ":1"))))
                .toByteArray();
        int decoded = 0;
        for (int round = 0; round < 50_000; round++) {
            var bytes = seed.clone();
            for (int i = 0; i <= round % 4; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                decoded += BodyCodec.decode(Body.parseFrom(bytes)).isPresent() ? 1 : 0;
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                // Expected: the bytes are nonsense.
            }
        }

        assertThat(decoded).isGreaterThan(5_000);
    }

    private static Body.Builder offer() {
        return Body.newBuilder().setPayload("ufrag:pwd");
    }

    private static Session session(Body.Builder body) {
        return ((Offer) BodyCodec.decode(body.build()).orElseThrow()).session();
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
