package io.heddle.engine.backend;

import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.connect.RelayConnector;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.Resolver;
import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.tunnel.TunnelBackend;
import java.util.List;

/**
 * A kind of service the gateway uses one of.
 *
 * @param <B> the service's interface
 * @param name as it appears in status and pins
 * @param type the interface itself
 * @param required whether no run begins, and none goes on, without a candidate
 */
public record Kind<B>(String name, Class<B> type, boolean required) {

    public static final Kind<TunnelBackend> TUNNEL = new Kind<>("tunnel", TunnelBackend.class, true);
    public static final Kind<FirewallBackend> FIREWALL = new Kind<>("firewall", FirewallBackend.class, true);
    public static final Kind<RouteBackend> ROUTES = new Kind<>("routes", RouteBackend.class, true);
    public static final Kind<HostDnsBackend> HOST_DNS = new Kind<>("host-dns", HostDnsBackend.class, true);
    public static final Kind<Resolver> RESOLVER = new Kind<>("resolver", Resolver.class, true);
    public static final Kind<ManagementConnector> MANAGEMENT =
            new Kind<>("management", ManagementConnector.class, true);
    public static final Kind<SignalConnector> SIGNAL = new Kind<>("signal", SignalConnector.class, true);
    public static final Kind<RelayConnector> RELAY = new Kind<>("relay", RelayConnector.class, false);

    /** All kinds, in the order a status shows them. */
    public static final List<Kind<?>> ALL =
            List.of(TUNNEL, FIREWALL, ROUTES, HOST_DNS, RESOLVER, MANAGEMENT, SIGNAL, RELAY);

    @Override
    public String toString() {
        return name;
    }
}
