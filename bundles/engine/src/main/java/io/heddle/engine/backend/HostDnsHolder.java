package io.heddle.engine.backend;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.HostDnsSession;
import io.heddle.api.host.BackendException;
import java.net.InetAddress;
import java.util.List;

/** Who tells the host which resolver to ask. The host has one place for that: the old one closes first. Lane only. */
final class HostDnsHolder extends Holder<HostDnsBackend, HostDnsSession> {

    private final TunnelHolder tunnel;
    private final ResolverHolder resolver;
    private final Runnable foreignChange;
    private DnsPlan plan = DnsPlan.DISABLED;

    HostDnsHolder(BackendContext context, TunnelHolder tunnel, ResolverHolder resolver, Runnable foreignChange) {
        super(Kind.HOST_DNS, context);
        this.tunnel = tunnel;
        this.resolver = resolver;
        this.foreignChange = foreignChange;
    }

    @Override
    HostDnsSession open(HostDnsBackend backend) throws BackendException {
        return backend.open(tunnel.session().tunnelInterface(), context.record(), foreignChange);
    }

    @Override
    void prime(HostDnsSession session) throws BackendException {
        if (plan.enabled()) {
            session.apply(plan, resolver.address());
        }
    }

    @Override
    boolean standSideBySide() {
        return false;
    }

    /** What the host asked before, empty while nobody has it in custody. */
    List<InetAddress> originalNameservers() {
        return held().map(held -> held.session().originalNameservers()).orElse(List.of());
    }

    void apply(DnsPlan next) throws BackendException {
        plan = next;
        if (isOpen()) {
            var address = resolver.isOpen() ? resolver.address() : null;
            var effective = address == null ? DnsPlan.DISABLED : next;
            run(session -> session.apply(effective, address == null ? new java.net.InetSocketAddress(0) : address));
        }
    }
}
