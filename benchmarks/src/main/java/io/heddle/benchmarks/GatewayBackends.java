package io.heddle.benchmarks;

import io.heddle.api.connect.SignalConnector;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.Resolver;
import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.dns.internal.file.FileHostDns;
import io.heddle.dns.internal.file.FileHostDnsConfig;
import io.heddle.dns.internal.resolver.LocalResolver;
import io.heddle.engine.backend.Kind;
import io.heddle.firewall.internal.NativeNft;
import io.heddle.firewall.internal.NftablesFirewall;
import io.heddle.routes.LinuxRouteBackend;
import io.heddle.routes.OwnRemovals;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeResolver;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeTunnelBackend;
import io.heddle.wglinux.jvm.JvmTunnelBackend;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * One service of each kind that a gateway needs. The control planes are in this process, whatever the others are: no network is
 * part of the figures.
 */
record GatewayBackends(
        TunnelBackend tunnel,
        FirewallBackend firewall,
        RouteBackend routes,
        HostDnsBackend hostDns,
        Resolver resolver,
        FakeManagementConnector management,
        SignalConnector signal) {

    /** Models of backends, on a model of a host. */
    static GatewayBackends ofModels(String name, FakeHost host) {
        return new GatewayBackends(
                new FakeTunnelBackend(name, host),
                new FakeFirewallBackend(name, host),
                new FakeRouteBackend(name, host),
                new FakeHostDnsBackend(name, host),
                new FakeResolver(name, host),
                new FakeManagementConnector(name, host),
                new SilentSignal());
    }

    /** The distribution's backends for Linux, on the host of this process. */
    static GatewayBackends ofLinux(String name, Path resolvConf) {
        return new GatewayBackends(
                new JvmTunnelBackend(),
                new NftablesFirewall(new NativeNft()),
                new LinuxRouteBackend(new OwnRemovals()),
                new FileHostDns(new ResolvConf(resolvConf.toString())),
                new LocalResolver(),
                new FakeManagementConnector(name, new FakeHost()),
                new SilentSignal());
    }

    /** The same, with a tunnel that holds what a network of many peers needs. */
    GatewayBackends populated(Supplier<TunnelPlan> population) {
        return new GatewayBackends(
                new PopulatedTunnel(tunnel, population), firewall, routes, hostDns, resolver, management, signal);
    }

    /** The one of a kind. */
    <B> B of(Kind<B> kind) {
        var all = List.of(tunnel, firewall, routes, hostDns, resolver, management, signal);
        return all.stream()
                .filter(kind.type()::isInstance)
                .map(kind.type()::cast)
                .findFirst()
                .orElseThrow();
    }

    void push(NetworkMap map) {
        management.push(map);
    }

    /** Configuration of the component that rewrites a file. */
    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record ResolvConf(String path) implements FileHostDnsConfig {

        @Override
        public Class<? extends Annotation> annotationType() {
            return FileHostDnsConfig.class;
        }
    }
}
