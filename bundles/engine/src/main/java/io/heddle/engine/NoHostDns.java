package io.heddle.engine;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.HostDnsSession;
import io.heddle.api.host.HostRecord;
import io.heddle.api.tunnel.TunnelInterface;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** Leaves the host's resolver settings alone: "DNS disabled", or names given up rather than the tunnel while another backend is away. Of the lowest ranking, and there only if configured. */
@Component(
        configurationPid = NoHostDns.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "heddle.name=none")
@ServiceRanking(-100)
public final class NoHostDns implements HostDnsBackend {

    /** Configuration PID; an empty configuration switches it on. */
    public static final String PID = "io.heddle.engine.none.dns";

    @Override
    public void recover(HostRecord record) {}

    @Override
    public HostDnsSession open(TunnelInterface tunnel, HostRecord record, Runnable listener) {
        return new HostDnsSession() {
            @Override
            public List<InetAddress> originalNameservers() {
                return List.of();
            }

            @Override
            public void apply(DnsPlan plan, InetSocketAddress resolver) {}

            @Override
            public void repair() {}

            @Override
            public void close() {}
        };
    }
}
