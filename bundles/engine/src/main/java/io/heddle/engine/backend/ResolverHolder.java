package io.heddle.engine.backend;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.Resolver;
import io.heddle.api.dns.ResolverSession;
import io.heddle.api.host.BackendException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** The local resolver in use. One address: the old one closes before the new one opens. Lane only. */
final class ResolverHolder extends Holder<Resolver, ResolverSession> {

    private List<InetAddress> addresses = List.of();
    private DnsPlan plan = DnsPlan.DISABLED;
    private List<InetAddress> fallback = List.of();

    ResolverHolder(BackendContext context) {
        super(Kind.RESOLVER, context);
    }

    @Override
    BackendCalls.Call<ResolverSession> opening(Resolver backend) {
        var current = addresses;
        return () -> backend.open(current);
    }

    @Override
    SessionAction<ResolverSession> priming() {
        var currentPlan = plan;
        var currentFallback = fallback;
        return session -> session.apply(currentPlan, currentFallback);
    }

    @Override
    boolean standSideBySide() {
        return false;
    }

    void listenOn(List<InetAddress> newAddresses) {
        addresses = newAddresses;
    }

    InetSocketAddress address() throws BackendException {
        return ask(ResolverSession::address);
    }

    void apply(DnsPlan next, List<InetAddress> newFallback) throws BackendException {
        plan = next;
        fallback = newFallback;
        run(session -> session.apply(next, newFallback));
    }
}
