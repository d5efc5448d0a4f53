package io.heddle.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.host.NetworkEvent;
import io.heddle.api.host.Slot;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.netlink.RtNetlink;
import io.heddle.tck.fake.MemoryRecord;
import io.heddle.tck.host.NetworkNamespace;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NetlinkNetworkEventsIT {

    private final OwnRemovals removals = new OwnRemovals();
    private final NetlinkNetworkEvents events = new NetlinkNetworkEvents(removals);
    private final BlockingQueue<NetworkEvent> heard = new LinkedBlockingQueue<>();
    private NetworkNamespace host;
    private NetworkNamespace world;

    @BeforeAll
    static void canMakeNamespaces() {
        Assumptions.assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
    }

    @BeforeEach
    void connect() {
        host = NetworkNamespace.create("ev");
        world = NetworkNamespace.create("evw");
        host.connect("wan0", world, "w0");
        host.connect("hd0", world, "w1");
        host.address("wan0", "192.0.2.1/24");
        host.exec("ip", "address", "add", "10.77.0.1/32", "dev", "hd0");
    }

    @AfterEach
    void clean() {
        events.stop();
        host.close();
        world.close();
    }

    @Test
    void tellsOfAddressesAndDefaultRoutes() throws Exception {
        listen();

        host.address("wan0", "192.0.2.77/24");
        await(new NetworkEvent.AddressesChanged("wan0"));
        host.exec("ip", "route", "add", "default", "via", "192.0.2.2");
        await(new NetworkEvent.DefaultRouteChanged(true));
        host.exec("ip", "route", "del", "default");
        await(new NetworkEvent.DefaultRouteChanged(true));
    }

    @Test
    void tellsOfADefaultRouteThatGoesSilentlyWithItsLink() throws Exception {
        host.exec("ip", "route", "add", "default", "via", "192.0.2.2");
        listen();

        host.exec("ip", "link", "set", "wan0", "down");

        await(new NetworkEvent.LinkChanged("wan0", false));
        await(new NetworkEvent.DefaultRouteChanged(true));
    }

    @Test
    void tellsOfLinksThatComeAndGo() throws Exception {
        listen();

        host.connect("new0", world, "w2");
        await(new NetworkEvent.LinkChanged("new0", true));
        int index = host.call(() -> {
            try (var netlink = RtNetlink.open()) {
                return netlink.link("new0").orElseThrow().index();
            }
        });
        host.exec("ip", "link", "del", "new0");
        await(new NetworkEvent.LinkRemoved("new0", index));
    }

    @Test
    void tellsOfRoutesOfOursThatSomebodyRemovesButNotOfOurOwnRemovals() throws Exception {
        var backend = new LinuxRouteBackend(removals);
        int index = host.call(() -> {
            try (var netlink = RtNetlink.open()) {
                return netlink.link("hd0").orElseThrow().index();
            }
        });
        var session =
                host.call(() -> backend.open(new TunnelInterface("hd0", index, null), Slot.A, new MemoryRecord()));
        listen();
        session.apply(new RoutePlan(Set.of(IpPrefix.parse("10.1.0.0/16"), IpPrefix.parse("10.2.0.0/16"))));
        session.apply(new RoutePlan(Set.of(IpPrefix.parse("10.1.0.0/16"))));
        marker("m1");
        assertThat(upTo("m1")).noneMatch(NetworkEvent.RouteRemoved.class::isInstance);

        host.exec("ip", "route", "del", "10.1.0.0/16", "table", "7410");

        await(new NetworkEvent.RouteRemoved("hd0"));
        session.close();
    }

    @Test
    void servesAllListenersByOneThreadAndEndsItWithTheLast() throws Exception {
        var first = listen();
        var second = host.call(() -> events.listen(event -> {
            throw new IllegalStateException("a bad listener");
        }));
        assertThat(monitors()).isEqualTo(1);

        first.close();
        first.close();
        assertThat(monitors()).isEqualTo(1);
        second.close();

        assertThat(monitors()).isZero();
    }

    @Test
    void listensAgainAfterTheLastHasLeft() throws Exception {
        listen().close();
        heard.clear();
        listen();

        host.address("wan0", "192.0.2.78/24");

        await(new NetworkEvent.AddressesChanged("wan0"));
    }

    @Test
    void aListenerMayLeaveWhileItIsTold() throws Exception {
        var self = new LinkedBlockingQueue<Registration>();
        self.add(host.call(() -> events.listen(event -> {
            var registration = self.poll();
            if (registration != null) {
                registration.close();
                heard.add(event);
            }
        })));

        host.address("wan0", "192.0.2.79/24");

        await(new NetworkEvent.AddressesChanged("wan0"));
    }

    private Registration listen() throws Exception {
        return host.call(() -> events.listen(heard::add));
    }

    private void await(NetworkEvent wanted) throws InterruptedException {
        NetworkEvent event;
        do {
            event = heard.poll(10, TimeUnit.SECONDS);
            assertThat(event).as("waiting for " + wanted).isNotNull();
        } while (!wanted.equals(event));
    }

    /** Something that comes through the same queue, behind what was before. */
    private void marker(String link) {
        host.exec("ip", "link", "add", link, "type", "bridge");
    }

    private java.util.List<NetworkEvent> upTo(String link) throws InterruptedException {
        var before = new java.util.ArrayList<NetworkEvent>();
        while (true) {
            var event = heard.poll(10, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            if (event instanceof NetworkEvent.LinkChanged changed
                    && changed.interfaceName().equals(link)) {
                return before;
            }
            before.add(event);
        }
    }

    private static long monitors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("heddle-netlink-monitor"))
                .count();
    }
}
