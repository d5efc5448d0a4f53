package io.heddle.management.internal.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.connect.ServiceAddresses.RelayToken;
import io.heddle.wire.management.HostConfig;
import io.heddle.wire.management.NetbirdConfig;
import io.heddle.wire.management.ProtectedHostConfig;
import io.heddle.wire.management.RelayConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicesDecoderTest {

    private final Remarks remarks = new Remarks();

    @Test
    void nothingMeansNoRelayAndTheStunServersOfBefore() {
        var services = ServicesDecoder.decode(NetbirdConfig.getDefaultInstance(), remarks);

        assertThat(services.relayUrls()).isEmpty();
        assertThat(services.relayToken()).isNull();
        assertThat(services.stunUris()).isEmpty();
        assertThat(services.signalServer()).isEmpty();
        assertThat(remarks.count()).isZero();
    }

    @Test
    void relaysComeWithTheirToken() {
        var services = ServicesDecoder.decode(
                NetbirdConfig.newBuilder()
                        .setRelay(RelayConfig.newBuilder()
                                .addUrls("rels://relay.example:443")
                                .addUrls("https://relay.example")
                                .addUrls("rel://192.0.2.1:80")
                                .setTokenPayload("1893456000")
                                .setTokenSignature("c2ln"))
                        .build(),
                remarks);

        assertThat(services.relayUrls()).containsExactly("rels://relay.example:443", "rel://192.0.2.1:80");
        assertThat(services.relayToken()).isEqualTo(new RelayToken("1893456000", "c2ln"));
        assertThat(remarks.count()).isEqualTo(1);
        assertThat(remarks.toString()).doesNotContain("c2ln");
    }

    @ParameterizedTest
    @CsvSource({
        "stun:stun.example:3478, stun:stun.example:3478",
        "stun:stun.example, stun:stun.example:3478",
        "stun:[2001:db8::1]:5349, stun:[2001:db8::1]:5349",
        "stun:[2001:db8::1], stun:[2001:db8::1]:3478"
    })
    void stunServersHaveAPort(String uri, String expected) {
        assertThat(stun(uri).stunUris()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "stun://host:3478", "stuns:host:5349", "turn:host:3478", "stun:", "stun:a b", "stun:::1"})
    void otherStunServersAreLeftOut(String uri) {
        assertThat(stun(uri).stunUris()).isEmpty();
        assertThat(remarks.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"HTTPS, true", "HTTP, false", "UDP, false", "DTLS, false"})
    void onlyHttpsMeansTlsForSignal(HostConfig.Protocol protocol, boolean tls) {
        var services = ServicesDecoder.decode(
                NetbirdConfig.newBuilder()
                        .setSignal(HostConfig.newBuilder()
                                .setUri("[fd00::1]:10000")
                                .setProtocol(protocol))
                        .build(),
                remarks);

        assertThat(services.signalServer()).contains(new ServerAddress("fd00::1", 10000, tls));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "signal.example", "https://signal.example", "signal.example:0", ":10000"})
    void aSignalServerWithoutPortIsNone(String uri) {
        var services = ServicesDecoder.decode(
                NetbirdConfig.newBuilder()
                        .setSignal(HostConfig.newBuilder().setUri(uri))
                        .build(),
                remarks);

        assertThat(services.signalServer()).isEmpty();
        assertThat(remarks.count()).isEqualTo(1);
    }

    /** Trap T16: tag 6 once was another message; and what we do not use does not disturb, even half-filled. */
    @Test
    void formerAndUnusedPartsDoNotDisturb() throws InvalidProtocolBufferException {
        var config = NetbirdConfig.parseFrom(NetbirdConfig.newBuilder()
                .addTurns(ProtectedHostConfig.getDefaultInstance())
                .build()
                .toByteString()
                .concat(Wire.hex("32060a0469737375"))); // metrics as JWT configuration: issuer "issu"

        assertThat(ServicesDecoder.decode(config, remarks).stunUris()).isEmpty();
        assertThat(remarks.count()).isZero();
    }

    private io.heddle.api.connect.ServiceAddresses stun(String uri) {
        return ServicesDecoder.decode(
                NetbirdConfig.newBuilder()
                        .addStuns(HostConfig.newBuilder().setUri(uri))
                        .build(),
                remarks);
    }
}
