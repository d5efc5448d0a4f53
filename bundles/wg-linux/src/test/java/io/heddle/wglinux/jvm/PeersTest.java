package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.host.BackendException;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PeerPlan;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.wireguard.DeviceConfig;
import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.WireGuardDevice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On a real device, which is its own witness. */
final class PeersTest {

    private static final Endpoint FIRST = udp(1);
    private static final Endpoint SECOND = udp(2);

    private final PublicKey a = TestKeys.random().publicKey();
    private final PublicKey b = TestKeys.random().publicKey();
    private final WireGuardDevice device =
            new WireGuardDevice(DeviceConfig.of(PrivateKey.generate(new SecureRandom())));
    private final Paths paths = new Paths((path, datagram) -> {});
    private final Peers peers = new Peers(device, paths);

    @Test
    void makesThePeersThoseOfThePlan() throws Exception {
        peers.apply(new TunnelPlan(Map.of(a, plan(FIRST, 0, "10.0.0.1/32"), b, plan(null, 0, "10.0.0.2/32"))));
        assertThat(peers.traffic()).containsOnlyKeys(a, b);
        assertThat(endpoint(a)).isEqualTo(FIRST);

        peers.apply(new TunnelPlan(Map.of(b, plan(SECOND, 0, "10.0.0.2/32", "10.0.0.1/32"))));

        assertThat(peers.traffic()).containsOnlyKeys(b);
        assertThat(device.snapshot().get(0).allowedIps()).hasSize(2);
        assertThat(endpoint(b)).isEqualTo(SECOND);
    }

    @Test
    void setsAPlannedEndpointOnlyWhenThePlanChangesIt() throws Exception {
        peers.apply(new TunnelPlan(Map.of(a, plan(FIRST, 0, "10.0.0.1/32"))));
        roam(a, SECOND);

        peers.apply(new TunnelPlan(Map.of(a, plan(FIRST, 0, "10.0.0.1/32", "10.0.1.0/24"))));
        assertThat(endpoint(a)).isEqualTo(SECOND);

        peers.apply(new TunnelPlan(Map.of(a, plan(udp(3), 0, "10.0.0.1/32"))));
        assertThat(endpoint(a)).isEqualTo(udp(3));
    }

    @Test
    void keepsAKnownEndpointWhenNothingIsPlannedAnyMore() throws Exception {
        peers.apply(new TunnelPlan(Map.of(a, plan(FIRST, 0, "10.0.0.1/32"))));

        peers.apply(new TunnelPlan(Map.of(a, plan(null, 0, "10.0.0.1/32"))));

        assertThat(endpoint(a)).isEqualTo(FIRST);
    }

    @Test
    void aNewGenerationIsANewPeer() throws Exception {
        peers.apply(new TunnelPlan(Map.of(a, plan(FIRST, 0, "10.0.0.1/32"))));

        peers.apply(new TunnelPlan(Map.of(a, plan(null, 1, "10.0.0.1/32"))));

        assertThat(endpoint(a)).isNull();
    }

    @Test
    void anUnknownPathChangesNothingAndARepeatIsAllowed() throws Exception {
        var path = new Endpoint.Path(4);
        peers.apply(new TunnelPlan(Map.of(a, plan(FIRST, 0, "10.0.0.1/32"))));
        var next = new TunnelPlan(Map.of(b, plan(path, 0, "10.0.0.2/32")));

        assertThatThrownBy(() -> peers.apply(next)).isInstanceOf(BackendException.class);
        assertThat(peers.traffic()).containsOnlyKeys(a);

        paths.register(path, new PipePair().left);
        peers.apply(next);
        assertThat(endpoint(b)).isEqualTo(path);
    }

    @Test
    void repairBringsBackWhatIsGoneAndKeepsWhatWasLearnt() throws Exception {
        var plan = new TunnelPlan(Map.of(a, plan(FIRST, 0, "10.0.0.1/32"), b, plan(FIRST, 0, "10.0.0.2/32")));
        peers.apply(plan);
        roam(a, SECOND);
        device.removePeer(Peers.wire(b));

        peers.repair(plan);

        assertThat(endpoint(a)).isEqualTo(SECOND);
        assertThat(endpoint(b)).isEqualTo(FIRST);
    }

    private void roam(PublicKey peer, Endpoint to) {
        var address = ((Endpoint.Udp) to).address();
        device.setEndpoint(
                Peers.wire(peer), new UdpRoute(new io.heddle.netlink.io.UdpAddress(address)), System.nanoTime());
    }

    private @Nullable Endpoint endpoint(PublicKey peer) {
        return Objects.requireNonNull(peers.traffic().get(peer)).endpoint();
    }

    private static PeerPlan plan(@Nullable Endpoint endpoint, int generation, String... allowed) {
        Set<IpPrefix> prefixes =
                java.util.Arrays.stream(allowed).map(IpPrefix::parse).collect(java.util.stream.Collectors.toSet());
        return new PeerPlan(prefixes, endpoint, 0, null, generation);
    }

    private static Endpoint udp(int number) {
        try {
            return new Endpoint.Udp(new InetSocketAddress(InetAddress.getByName("192.0.2." + number), 51820));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
