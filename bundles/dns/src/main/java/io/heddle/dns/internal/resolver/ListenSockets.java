package io.heddle.dns.internal.resolver;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A UDP and a TCP socket on the same address and port. */
record ListenSockets(InetSocketAddress address, DatagramChannel udp, ServerSocketChannel tcp) {

    /** How often a port that the system chose for UDP may turn out to be taken for TCP. */
    private static final int TRIES = 8;

    private static final int TCP_BACKLOG = 64;

    /**
     * Binds on the first address where it can.
     *
     * @param ports tried in turn on all addresses before the next; 0 is any
     */
    static ListenSockets bind(List<InetAddress> addresses, List<Integer> ports) throws BackendException {
        IOException failure = null;
        for (int port : ports) {
            for (var address : addresses) {
                try {
                    return bind(address, port);
                } catch (IOException e) {
                    failure = joined(failure, e);
                }
            }
        }
        var reason = failure instanceof BindException ? Reason.IN_USE : Reason.FAILED;
        var message = "cannot listen for names on any of " + addresses + ", ports " + ports;
        throw failure == null
                ? new BackendException(Reason.NOT_FOUND, message)
                : new BackendException(reason, message + ": " + failure.getMessage(), failure);
    }

    private static IOException joined(@Nullable IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static ListenSockets bind(InetAddress address, int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return bindOnce(address, port);
            } catch (BindException e) {
                if (port != 0 || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // handed on to the event loop, which closes them
    private static ListenSockets bindOnce(InetAddress address, int port) throws IOException {
        var family = address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        var udp = DatagramChannel.open(family);
        ServerSocketChannel tcp = null;
        try {
            tcp = ServerSocketChannel.open(family);
            udp.bind(new InetSocketAddress(address, port));
            var bound = new InetSocketAddress(address, ((InetSocketAddress) udp.getLocalAddress()).getPort());
            tcp.bind(bound, TCP_BACKLOG);
            return new ListenSockets(bound, udp, tcp);
        } catch (IOException e) {
            udp.close();
            if (tcp != null) {
                tcp.close();
            }
            throw e;
        }
    }
}
