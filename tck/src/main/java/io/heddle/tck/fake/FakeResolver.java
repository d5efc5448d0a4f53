package io.heddle.tck.fake;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.Resolver;
import io.heddle.api.dns.ResolverSession;
import io.heddle.api.host.BackendException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/** A resolver that resolves nothing: one object while it listens. */
public final class FakeResolver extends FakeService implements Resolver {

    public FakeResolver(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeResolver(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    @Override
    public ResolverSession open(List<InetAddress> addresses) throws BackendException {
        called("open");
        take("resolver");
        return new ResolverSession() {
            @Override
            public InetSocketAddress address() {
                touched("address");
                return new InetSocketAddress(addresses.get(0), 53);
            }

            @Override
            public void apply(DnsPlan plan, List<InetAddress> fallback) throws BackendException {
                called("apply");
            }

            @Override
            public void close() {
                touched("close");
                give("resolver");
            }
        };
    }
}
