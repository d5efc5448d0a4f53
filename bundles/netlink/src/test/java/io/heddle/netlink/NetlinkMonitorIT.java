package io.heddle.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.net.IpPrefix;
import io.heddle.tck.host.NetworkNamespace;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetlinkMonitorIT extends InNamespaces {

    private final BlockingQueue<NetlinkEvent> events = new LinkedBlockingQueue<>();
    private NetworkNamespace host;

    @BeforeEach
    void host() {
        host = namespace("host");
    }

    private void await(Predicate<NetlinkEvent> wanted) throws InterruptedException {
        while (true) {
            var event = events.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("an event in time").isNotNull();
            if (event != null && wanted.test(event)) {
                return;
            }
        }
    }

    @Test
    void tellsOfLinksAddressesAndRoutes() throws Exception {
        closing(host.call(() -> NetlinkMonitor.open(events::add)));
        host.exec("ip", "link", "add", "br0", "type", "bridge");
        await(event -> event instanceof NetlinkEvent.LinkChanged changed
                && changed.link().name().equals("br0")
                && !changed.link().isUp());
        host.exec("ip", "link", "set", "br0", "up");
        await(event -> event instanceof NetlinkEvent.LinkChanged changed
                && changed.link().isUp());
        host.address("br0", "10.1.0.1/24");
        await(event -> event instanceof NetlinkEvent.AddressChanged changed
                && changed.address().prefix().equals(IpPrefix.parse("10.1.0.1/24")));
        host.exec("ip", "route", "add", "default", "via", "10.1.0.2");
        await(event -> event instanceof NetlinkEvent.RouteChanged changed
                && changed.route().isDefault()
                && changed.route().destination().isIpv4());
        host.exec("ip", "-6", "route", "add", "unreachable", "default", "table", "7410");
        await(event -> event instanceof NetlinkEvent.RouteChanged changed
                && changed.route().isDefault()
                && changed.route().table() == 7410);
        host.exec("ip", "route", "del", "default");
        await(event -> event instanceof NetlinkEvent.RouteRemoved removed
                && removed.route().isDefault());
        host.exec("ip", "address", "del", "10.1.0.1/24", "dev", "br0");
        await(event -> event instanceof NetlinkEvent.AddressRemoved);
        host.exec("ip", "link", "del", "br0");
        await(event -> event instanceof NetlinkEvent.LinkRemoved removed
                && removed.link().name().equals("br0"));
    }

    @Test
    void saysWhenEventsWereLost() throws Exception {
        var busy = new CountDownLatch(1);
        closing(host.call(() -> NetlinkMonitor.open(
                event -> {
                    try {
                        busy.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    events.add(event);
                },
                2048)));
        try (var netlink = host.call(RtNetlink::open)) {
            for (int i = 0; i < 100; i++) {
                netlink.addRoute(Route.blackhole(IpPrefix.parse("10.0." + i + ".0/24"), 7410));
            }
        }
        busy.countDown();

        await(NetlinkEvent.Overrun.class::isInstance);
        // It goes on afterwards; the small queue may lose one again.
        boolean heard = false;
        for (int i = 0; i < 10 && !heard; i++) {
            host.exec("ip", "link", "add", "br" + i, "type", "bridge");
            heard = hears(NetlinkEvent.LinkChanged.class);
        }
        assertThat(heard).isTrue();
    }

    private boolean hears(Class<?> kind) throws InterruptedException {
        for (var event = events.poll(2, TimeUnit.SECONDS); event != null; event = events.poll(2, TimeUnit.SECONDS)) {
            if (kind.isInstance(event)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aFailingListenerIsCalledAgain() throws Exception {
        closing(host.call(() -> NetlinkMonitor.open(event -> {
            events.add(event);
            throw new IllegalStateException("on purpose");
        })));
        host.exec("ip", "link", "add", "br0", "type", "bridge");
        await(NetlinkEvent.LinkChanged.class::isInstance);
        host.exec("ip", "link", "del", "br0");
        await(NetlinkEvent.LinkRemoved.class::isInstance);
    }

    @Test
    void closingEndsTheThreadAndIsIdempotent() throws Exception {
        long before = openDescriptors();
        for (int i = 0; i < 20; i++) {
            var monitor = host.call(() -> NetlinkMonitor.open(events::add));
            monitor.close();
            monitor.close();
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("heddle-netlink-monitor");
        assertThat(openDescriptors()).isEqualTo(before);
    }
}
