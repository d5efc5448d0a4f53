package io.heddle.tck.fake;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.HostDnsSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.tunnel.TunnelInterface;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** Resolver settings of nobody: one object while they are in custody. */
public final class FakeHostDnsBackend extends FakeService implements HostDnsBackend {

    public FakeHostDnsBackend(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeHostDnsBackend(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        called("recover");
    }

    @Override
    public HostDnsSession open(TunnelInterface tunnel, HostRecord record, Runnable listener) throws BackendException {
        called("open");
        take("host dns");
        return new HostDnsSession() {
            @Override
            public List<InetAddress> originalNameservers() {
                touched("originalNameservers");
                return List.of();
            }

            @Override
            public void apply(DnsPlan plan, InetSocketAddress resolver) throws BackendException {
                called("apply");
                host.event("host dns by " + name);
            }

            @Override
            public void repair() throws BackendException {
                called("repair");
            }

            @Override
            public void close() {
                touched("close");
                give("host dns");
            }
        };
    }
}
