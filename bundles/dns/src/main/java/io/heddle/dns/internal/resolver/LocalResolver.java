package io.heddle.dns.internal.resolver;

import io.heddle.api.dns.Resolver;
import io.heddle.api.dns.ResolverSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** Serves the overlay's names from memory and asks other servers for the rest, on one thread per session. */
@Component(immediate = true, property = "heddle.name=resolver")
@ServiceRanking(100)
public final class LocalResolver implements Resolver {

    /** The port of DNS, the one NetBird's client takes if that is in use, any. */
    private static final List<Integer> PORTS = List.of(53, 5053, 0);

    private final List<Integer> ports;
    private final Limits limits;
    private final Set<LocalResolverSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    @Activate
    public LocalResolver() {
        this(PORTS, Limits.DEFAULT);
    }

    LocalResolver(List<Integer> ports, Limits limits) {
        this.ports = List.copyOf(ports);
        this.limits = limits;
    }

    /** Ends sessions that are still open: their threads run code of this bundle. */
    @Deactivate
    void leave() {
        gone = true;
        sessions.forEach(LocalResolverSession::close);
    }

    @Override
    public ResolverSession open(List<InetAddress> addresses) throws BackendException {
        checkPresent();
        var sockets = ListenSockets.bind(addresses, ports);
        try {
            var session = new LocalResolverSession(this, sockets, Selector.open(), limits);
            sessions.add(session);
            session.start();
            return session;
        } catch (IOException e) {
            EventLoop.closeQuietly(sockets.udp());
            EventLoop.closeQuietly(sockets.tcp());
            throw new BackendException(Reason.FAILED, "cannot serve names on " + sockets.address(), e);
        }
    }

    void ended(LocalResolverSession session) {
        sessions.remove(session);
    }

    void checkPresent() throws BackendGoneException {
        if (gone) {
            throw new BackendGoneException("local resolver");
        }
    }
}
