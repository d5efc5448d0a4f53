package io.heddle.wire.rpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/**
 * Lets connections in: a limited number, and only those that speak HTTP/2 (after TLS, if any) in time. Each
 * connection holds a thread from its first byte on, and gRPC waits for that byte for ever.
 */
final class ConnectionGate extends ServerTransportFilter implements AutoCloseable {

    private final int limit;
    private final Duration patience;
    private final ScheduledExecutorService timer;
    private final Set<Socket> sockets = new HashSet<>(); // guarded by this
    private final Map<SocketAddress, Silent> silent = new HashMap<>(); // guarded by this
    private boolean closed; // guarded by this

    ConnectionGate(int limit, Duration patience, ScheduledExecutorService timer) {
        this.limit = limit;
        this.patience = patience;
        this.timer = timer;
    }

    /** Makes the listening socket that asks this gate. */
    ServerSocketFactory sockets() {
        return new GateSocketFactory();
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        Silent spoke;
        synchronized (this) {
            spoke = silent.remove(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        }
        if (spoke != null) {
            spoke.timeout().cancel(false);
        }
        return attributes;
    }

    /** Closes every connection and lets nobody in any more. Does not block. */
    @Override
    public void close() {
        Set<Socket> all;
        synchronized (this) {
            closed = true;
            all = Set.copyOf(sockets);
            sockets.clear();
            silent.clear();
        }
        all.forEach(OwnedSockets::closeQuietly);
    }

    private synchronized boolean admit(Socket socket) {
        sockets.removeIf(Socket::isClosed);
        SocketAddress remote = socket.getRemoteSocketAddress();
        if (closed || sockets.size() >= limit || remote == null) {
            return false;
        }
        sockets.add(socket);
        var timeout = timer.schedule(() -> expire(remote, socket), patience.toMillis(), TimeUnit.MILLISECONDS);
        silent.put(remote, new Silent(socket, timeout));
        return true;
    }

    private void expire(SocketAddress remote, Socket socket) {
        synchronized (this) {
            Silent current = silent.get(remote);
            if (current == null || current.socket() != socket) {
                return; // spoke in time, or is gone and another one came from the same port
            }
            silent.remove(remote);
        }
        OwnedSockets.closeQuietly(socket);
    }

    /** A connection that has not spoken yet, and the end of our patience with it. */
    private record Silent(Socket socket, ScheduledFuture<?> timeout) {}

    /** Accepts until the gate admits. */
    private final class GateSocket extends ServerSocket {

        GateSocket() throws IOException {
            super();
        }

        @Override
        public Socket accept() throws IOException {
            while (true) {
                Socket socket = super.accept();
                if (admit(socket)) {
                    return socket;
                }
                OwnedSockets.closeQuietly(socket);
            }
        }
    }

    /** gRPC asks for an unbound socket only; the others are here because the type has them. */
    private final class GateSocketFactory extends ServerSocketFactory {

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new GateSocket();
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            throw new IOException("only for sockets that are bound later");
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return createServerSocket(port);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            return createServerSocket(port);
        }
    }
}
