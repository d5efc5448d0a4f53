package io.heddle.wglinux.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.netlink.io.UdpAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class RouteCacheTest {

    private final RouteCache cache = new RouteCache();

    @Test
    void givesTheSameObjectForASenderThatProvedGenuine() {
        var sender = new UdpAddress(new InetSocketAddress("192.0.2.1", 7));
        var route = cache.of(sender);
        cache.keep(route);

        var again = new UdpAddress(new InetSocketAddress("192.0.2.1", 7));
        assertThat(cache.of(again)).isSameAs(route);
        sender.set(new InetSocketAddress("192.0.2.2", 7));
        assertThat(cache.of(again)).isSameAs(route);
    }

    @Test
    void remembersNobodyWhoIsNotGenuine() {
        var sender = new UdpAddress(new InetSocketAddress("192.0.2.1", 7));

        assertThat(cache.of(sender)).isNotSameAs(cache.of(sender)).isEqualTo(cache.of(sender));
    }

    @Test
    void anIpv4AndAnIpv6SenderNeverCountAsOneOrigin() {
        var ipv4 = cache.of(new UdpAddress(new InetSocketAddress("0.0.0.1", 7)));
        var ipv6 = cache.of(new UdpAddress(new InetSocketAddress("0:0:0:1::1", 7)));

        assertThat(ipv4.origin()).isNotEqualTo(ipv6.origin());
        assertThat(ipv4.identity()).hasSize(6);
        assertThat(ipv6.identity()).hasSize(18);
    }
}
