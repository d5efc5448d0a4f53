package io.heddle.ice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Messages whose every byte is known: those of RFC 5769, and those of the NetBird profile. */
class StunVectorsTest {

    private static final String RFC_PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090a0b0cL);
    private static final String REQUEST = "0001005c2112a4420102030405060708090a0b0c00060021525252525252525252525252"
            + "525252523a4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c4c000000802a00080102030405060708002400047effffff00080014d658312a"
            + "07d68526b3b7076a5af30a5464d8bcbd80280004b76e6292";
    private static final String RESPONSE = "0101002c2112a4420102030405060708090a0b0c002000080001eb7ee112a64800080014"
            + "caf13c31d992dfd492325f9a2c796b689a62425480280004aefda5e0";

    @Test
    void readsTheSampleRequestOfRfc5769() throws Exception {
        StunMessage message = decode("000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e"
                + "74002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb5678"
                + "1ef2b5b2d3f249c1b571a280280004e57a3bcf");

        assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
        assertThat(message.method()).isEqualTo(Stun.BINDING);
        assertThat(message.software()).contains("STUN test client");
        assertThat(message.username()).contains("evtj:h6vY");
        assertThat(message.priority()).hasValue(0x6e0001ffL);
        assertThat(message.iceControlled()).hasValue(0x932ff9b151263b36L);
        assertThat(message.verify(StunKey.shortTerm(RFC_PASSWORD))).isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void readsTheSampleIpv4ResponseOfRfc5769() throws Exception {
        StunMessage message = decode("0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f722000200008"
                + "0001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

        assertThat(message.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(message.software()).contains("test vector");
        assertThat(message.xorMappedAddress()).contains(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(message.verify(StunKey.shortTerm(RFC_PASSWORD))).isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void readsTheSampleIpv6ResponseOfRfc5769() throws Exception {
        StunMessage message = decode("010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f722000200014"
                + "0002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb"
                + "0b4c");

        assertThat(message.xorMappedAddress())
                .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(message.verify(StunKey.shortTerm(RFC_PASSWORD))).isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    @Test
    void verifiesTheLongTermRequestOfRfc5769() throws Exception {
        StunMessage message = decode("000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe3"
                + "82b900000015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f72"
                + "670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666");
        String user = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
        byte[] key = MessageDigest.getInstance("MD5")
                .digest((user + ":example.org:TheMatrIX").getBytes(StandardCharsets.UTF_8));

        assertThat(message.username()).contains(user);
        assertThat(message.verify(StunKey.of(key))).isTrue();
        assertThat(message.hasValidFingerprint()).isFalse();
    }

    @Test
    void readsANetBirdRequestInItsStandardForm() throws Exception {
        checkRequest(decode(REQUEST));
    }

    @Test
    void readsANetBirdRequestWithThePairIdBehindTheFingerprint() throws Exception {
        StunMessage message = decode(withPairId(REQUEST, "000100a4", "53", "44"));

        checkRequest(message);
        assertThat(message.candidatePairId()).contains("S".repeat(32) + ":" + "D".repeat(32));
    }

    @Test
    void readsANetBirdResponseInItsStandardForm() throws Exception {
        checkResponse(decode(RESPONSE));
    }

    @Test
    void readsANetBirdResponseWithThePairIdBehindTheFingerprint() throws Exception {
        StunMessage message = decode(withPairId(RESPONSE, "01010074", "44", "53"));

        checkResponse(message);
        assertThat(message.candidatePairId()).contains("D".repeat(32) + ":" + "S".repeat(32));
    }

    @Test
    void writesTheNetBirdRequestByteForByte() {
        byte[] written = StunWriter.binding(StunMessage.Kind.REQUEST, ID)
                .username("R".repeat(16) + ":" + "L".repeat(16))
                .iceControlling(0x0102030405060708L)
                .priority(2130706431)
                .integrity(StunKey.shortTerm("P".repeat(32)))
                .fingerprint()
                .toBytes();

        assertThat(HexFormat.of().formatHex(written)).isEqualTo(REQUEST).hasSize(2 * 112);
    }

    @Test
    void writesTheNetBirdResponseByteForByte() {
        byte[] written = StunWriter.binding(StunMessage.Kind.SUCCESS, ID)
                .xorMappedAddress(new InetSocketAddress("192.0.2.10", 51820))
                .integrity(StunKey.shortTerm("Q".repeat(32)))
                .fingerprint()
                .toBytes();

        assertThat(HexFormat.of().formatHex(written)).isEqualTo(RESPONSE).hasSize(2 * 64);
    }

    @Test
    void appendsThePairIdAsNetBirdDoes() {
        byte[] written = StunWriter.binding(StunMessage.Kind.SUCCESS, ID)
                .xorMappedAddress(new InetSocketAddress("192.0.2.10", 51820))
                .integrity(StunKey.shortTerm("Q".repeat(32)))
                .fingerprint()
                .attribute(
                        StunAttribute.CANDIDATE_PAIR_ID,
                        ("D".repeat(32) + ":" + "S".repeat(32)).getBytes(StandardCharsets.US_ASCII))
                .toBytes();

        assertThat(HexFormat.of().formatHex(written))
                .isEqualTo(withPairId(RESPONSE, "01010074", "44", "53"))
                .hasSize(2 * 136);
    }

    private static void checkRequest(StunMessage message) {
        assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
        assertThat(message.transaction()).isEqualTo(ID);
        assertThat(message.username()).contains("R".repeat(16) + ":" + "L".repeat(16));
        assertThat(message.iceControlling()).hasValue(0x0102030405060708L);
        assertThat(message.iceControlled()).isEmpty();
        assertThat(message.priority()).hasValue(2130706431);
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.notUnderstood()).isEmpty();
        assertThat(message.verify(StunKey.shortTerm("P".repeat(32)))).isTrue();
        assertThat(message.verify(StunKey.shortTerm("Q".repeat(32)))).isFalse();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    private static void checkResponse(StunMessage message) {
        assertThat(message.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
        assertThat(message.transaction()).isEqualTo(ID);
        assertThat(message.xorMappedAddress()).contains(new InetSocketAddress("192.0.2.10", 51820));
        assertThat(message.verify(StunKey.shortTerm("Q".repeat(32)))).isTrue();
        assertThat(message.hasValidFingerprint()).isTrue();
    }

    private static String withPairId(String message, String start, String source, String target) {
        return start + message.substring(8) + "81000041" + source.repeat(32) + "3a" + target.repeat(32) + "000000";
    }

    private static StunMessage decode(String hex) throws StunFormatException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return StunMessage.decode(bytes, 0, bytes.length);
    }
}
