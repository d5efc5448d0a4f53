package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.api.net.PresharedKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM tunnel against wireguard-go, in two namespaces with a cable between them. */
final class InteropIT {

    private static final String PSK = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=";
    private static final String OTHER_PSK = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVA=";

    @TempDir
    Path directory;

    private NetworkNamespace left;
    private NetworkNamespace right;
    private TestGateway us;
    private GoPeer go;

    @BeforeAll
    static void canRunIt() {
        Assumptions.assumeTrue(GoPeer.missing().isEmpty(), GoPeer.missing());
    }

    @BeforeEach
    void connect() throws Exception {
        left = NetworkNamespace.create("wgu");
        right = NetworkNamespace.create("wgg");
        TestGateway.cable(left, 1, right, 2);
        us = new TestGateway(1, left, directory.resolve("state"));
        go = new GoPeer(2, right, directory, 1420);
    }

    @AfterEach
    void clean() {
        us.close();
        go.close();
        left.close();
        right.close();
    }

    @Test
    void weInitiateAndBothFamiliesPassBothWays() throws Exception {
        us.up(1420);
        go.peer(us, null, null);
        know(go(TestGateway.PORT), null);

        assertPingsBothWays();
        assertThat(go.endpoint()).isEqualTo("192.0.2.1:51820");
        assertThat(us.listener.handshakes).containsExactly(go.keys.publicKey());
    }

    @Test
    void theOtherInitiatesAndBothFamiliesPassBothWays() throws Exception {
        us.up(1420);
        know(null, null);
        go.peer(us, "192.0.2.1:51820", null);

        assertThat(go.pings("10.77.0.1", 3)).isTrue();
        assertPingsBothWays();
        assertThat(traffic().endpoint()).isEqualTo(go(TestGateway.PORT));
        assertThat(traffic().lastHandshakeTime()).isPresent();
    }

    @Test
    void worksOverIpv6Underneath() throws Exception {
        us.up(1420);
        go.peer(us, null, null);
        know(TestGateway.udp("2001:db8::2", TestGateway.PORT), null);

        assertPingsBothWays();
        assertThat(go.endpoint()).isEqualTo("[2001:db8::1]:51820");
    }

    @Test
    void agreesOnASessionWithTheSamePresharedKeyOnly() throws Exception {
        us.up(1420);
        go.peer(us, null, PSK);
        know(go(TestGateway.PORT), OTHER_PSK);

        assertThat(left.run("ping", "-c", "1", "-W", "1", "10.77.0.2").exitCode())
                .isNotZero();
        assertThat(us.listener.handshakes).isEmpty();
        assertThat(traffic().lastHandshake()).isNull();

        us.session.apply(new io.heddle.api.tunnel.TunnelPlan(java.util.Map.of(
                go.keys.publicKey(), TestGateway.peer(2, go(TestGateway.PORT), PresharedKey.parse(PSK), 1))));
        assertPingsBothWays();
    }

    @Test
    void losesNoPacketWhileKeysAreRenewed() throws Exception {
        us.up(1420);
        go.peer(us, null, null);
        know(go(TestGateway.PORT), null);
        assertThat(us.pings("10.77.0.2", 1)).isTrue();

        var ping = new ProcessBuilder(left.inside("ping", "-q", "-c", "800", "-i", "0.01", "-W", "5", "10.77.0.2"))
                .redirectErrorStream(true)
                .start();
        // Asked for again and again; the protocol allows one each five seconds.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    us.session.initiate(go.keys.publicKey());
                    return us.listener.handshakes.size() >= 2;
                });

        assertThat(text(ping)).contains(" 0% packet loss");
        assertThat(us.listener.handshakes).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void followsThePeerToAnotherAddress() throws Exception {
        us.up(1420);
        go.peer(us, "192.0.2.1:51820", null);
        know(go(TestGateway.PORT), null);
        assertPingsBothWays();

        right.exec("ip", "address", "del", "192.0.2.2/24", "dev", "u0");
        right.address("u0", "192.0.2.22/24");
        right.address("u0", "192.0.2.22/24".replace("22/", "23/"));

        // It sticks to its former source address until it has heard nothing for 15 s, then tries a handshake each 5 s.
        await().atMost(Duration.ofSeconds(60)).until(() -> go.pings("10.77.0.1", 1));
        assertThat(traffic().endpoint()).isEqualTo(TestGateway.udp("192.0.2.22", TestGateway.PORT));
        assertPingsBothWays();
    }

    @Test
    void isFollowedToAnotherAddress() throws Exception {
        us.up(1420);
        go.peer(us, "192.0.2.1:51820", null);
        know(go(TestGateway.PORT), null);
        assertPingsBothWays();

        left.exec("ip", "address", "del", "192.0.2.1/24", "dev", "u0");
        left.address("u0", "192.0.2.11/24");

        assertThat(us.pings("10.77.0.2", 3)).isTrue();
        assertThat(go.endpoint()).isEqualTo("192.0.2.11:51820");
        assertPingsBothWays();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 1420})
    void carriesPacketsUpToTheMtu(int mtu) throws Exception {
        right.exec("ip", "link", "set", go.name, "mtu", "" + mtu);
        us.up(mtu);
        go.peer(us, null, null);
        know(go(TestGateway.PORT), null);

        for (int bytes = mtu - 20; bytes <= mtu; bytes++) {
            int payload = bytes - 28;
            assertThat(left.run("ping", "-M", "do", "-c", "1", "-W", "5", "-s", "" + payload, "10.77.0.2")
                            .exitCode())
                    .as(bytes + " bytes")
                    .isZero();
        }
        assertThat(left.run("ping", "-M", "do", "-c", "1", "-W", "1", "-s", "" + (mtu - 27), "10.77.0.2")
                        .exitCode())
                .isNotZero();
        assertThat(TcpTransfer.run(left, right, "10.77.0.2", 5_000_000)
                        .received()
                        .bytes())
                .isEqualTo(5_000_000);
    }

    @Test
    void transfersMuchOverTcpBothWaysWithoutAWrongByte() throws Exception {
        us.up(1420);
        go.peer(us, null, null);
        know(go(TestGateway.PORT), null);

        var there = TcpTransfer.run(left, right, "10.77.0.2", 150_000_000);
        assertThat(there.received()).isEqualTo(there.sent());
        var back = TcpTransfer.run(right, left, "10.77.0.1", 150_000_000);
        assertThat(back.received()).isEqualTo(back.sent());
        var over6 = TcpTransfer.run(left, right, "fd77::2", 50_000_000);
        assertThat(over6.received()).isEqualTo(over6.sent());
    }

    private void know(@Nullable Endpoint endpoint, @Nullable String presharedKey) throws Exception {
        var key = presharedKey == null ? null : PresharedKey.parse(presharedKey);
        us.session.apply(new io.heddle.api.tunnel.TunnelPlan(
                java.util.Map.of(go.keys.publicKey(), TestGateway.peer(2, endpoint, key, 0))));
    }

    private static Endpoint go(int port) {
        return TestGateway.udp("192.0.2.2", port);
    }

    private io.heddle.api.tunnel.PeerTraffic traffic() {
        return Objects.requireNonNull(us.session.traffic().get(go.keys.publicKey()));
    }

    private void assertPingsBothWays() {
        assertThat(us.pings("10.77.0.2", 3)).isTrue();
        assertThat(us.pings("fd77::2", 3)).isTrue();
        assertThat(go.pings("10.77.0.1", 3)).isTrue();
        assertThat(go.pings("fd77::1", 3)).isTrue();
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
