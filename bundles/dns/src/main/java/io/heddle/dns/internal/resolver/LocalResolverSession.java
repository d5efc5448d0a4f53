package io.heddle.dns.internal.resolver;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.ResolverSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A name server at work: two sockets and a thread. */
final class LocalResolverSession implements ResolverSession {

    private static final Logger log = LoggerFactory.getLogger(LocalResolverSession.class);

    private final LocalResolver resolver;
    private final ListenSockets sockets;
    private final Limits limits;
    private final EventLoop loop;
    private final QueryService service;
    private volatile boolean closed;

    LocalResolverSession(LocalResolver resolver, ListenSockets sockets, Selector selector, Limits limits) {
        this.resolver = resolver;
        this.sockets = sockets;
        this.limits = limits;
        this.loop = new EventLoop(selector, "heddle-dns-resolver");
        this.service = new QueryService(new Forwarder(loop, limits, new SecureRandom()));
    }

    void start() throws IOException {
        try {
            new UdpListener(sockets.udp(), service).start(loop);
            new TcpListener(loop, limits, sockets.tcp(), service).start();
            loop.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        log.info("serving names on {}", sockets.address());
    }

    @Override
    public InetSocketAddress address() {
        return sockets.address();
    }

    @Override
    public void apply(DnsPlan plan, List<InetAddress> fallback) throws BackendException {
        resolver.checkPresent();
        if (closed) {
            throw new BackendException(Reason.GONE, "the resolver on " + sockets.address() + " is closed");
        }
        service.use(new View(plan, fallback, sockets.address()));
    }

    @Override
    public void close() {
        closed = true;
        loop.close();
        EventLoop.closeQuietly(sockets.udp()); // in case the loop never got to know them
        EventLoop.closeQuietly(sockets.tcp());
        resolver.ended(this);
    }
}
