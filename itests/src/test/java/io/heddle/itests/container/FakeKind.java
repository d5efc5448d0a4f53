package io.heddle.itests.container;

import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.connect.RelayConnector;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.Resolver;
import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeRelayConnector;
import io.heddle.tck.fake.FakeResolver;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeSignalConnector;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.util.List;
import java.util.stream.Stream;

/** A kind of service that a run uses, and the fake that plays it. */
enum FakeKind {
    TUNNEL("tunnel", TunnelBackend.class, FakeTunnelBackend.class),
    FIREWALL("firewall", FirewallBackend.class, FakeFirewallBackend.class),
    ROUTES("routes", RouteBackend.class, FakeRouteBackend.class),
    HOST_DNS("host-dns", HostDnsBackend.class, FakeHostDnsBackend.class),
    RESOLVER("resolver", Resolver.class, FakeResolver.class),
    MANAGEMENT("management", ManagementConnector.class, FakeManagementConnector.class),
    SIGNAL("signal", SignalConnector.class, FakeSignalConnector.class),
    RELAY("relay", RelayConnector.class, FakeRelayConnector.class);

    /** As status and pins say it. */
    final String word;

    final Class<?> type;
    final Class<? extends FakeService> fake;

    FakeKind(String word, Class<?> type, Class<? extends FakeService> fake) {
        this.word = word;
        this.type = type;
        this.fake = fake;
    }

    /** Those that no run can do without. */
    static List<FakeKind> required() {
        return Stream.of(values()).filter(kind -> kind != RELAY).toList();
    }

    FakeService create(String name, FakeHost host) {
        return switch (this) {
            case TUNNEL -> new FakeTunnelBackend(name, host);
            case FIREWALL -> new FakeFirewallBackend(name, host);
            case ROUTES -> new FakeRouteBackend(name, host);
            case HOST_DNS -> new FakeHostDnsBackend(name, host);
            case RESOLVER -> new FakeResolver(name, host);
            case MANAGEMENT -> new FakeManagementConnector(name, host);
            case SIGNAL -> new FakeSignalConnector(name, host);
            case RELAY -> new FakeRelayConnector(name, host);
        };
    }
}
