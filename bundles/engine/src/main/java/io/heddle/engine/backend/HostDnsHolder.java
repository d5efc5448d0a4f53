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
    BackendCalls.Call<HostDnsSession> opening(HostDnsBackend backend) throws BackendException {
        var link = tunnel.link();
        return () -> backend.open(link, context.record(), foreignChange);
    }

    @Override
    SessionAction<HostDnsSession> priming() throws BackendException {
        var current = plan;
        if (!current.enabled()) {
            return session -> {};
        }
        var address = resolver.address();
        return session -> session.apply(current, address);
    }

    @Override
    boolean standSideBySide() {
        return false;
    }

    /** What the host asked before, empty while nobody has it in custody. */
    List<InetAddress> originalNameservers() throws BackendException {
        return isOpen() ? ask(HostDnsSession::originalNameservers) : List.of();
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
