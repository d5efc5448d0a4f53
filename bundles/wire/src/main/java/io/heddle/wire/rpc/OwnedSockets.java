package io.heddle.wire.rpc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import javax.net.SocketFactory;

/**
 * Makes the sockets of one channel and can close them all, those in the middle of connecting included: gRPC itself
 * cannot end a connect or a TLS handshake that a silent network holds up.
 */
final class OwnedSockets extends SocketFactory implements AutoCloseable {

    /** Well below the minute or two after which an operating system gives up. */
    private static final int CONNECT_TIMEOUT_MILLIS = 20_000;

    private final SocketFactory factory;
    private final Set<Socket> sockets = new HashSet<>(); // guarded by itself
    private boolean closed; // guarded by sockets

    OwnedSockets(SocketFactory factory) {
        this.factory = factory;
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = factory.createSocket();
        synchronized (sockets) {
            if (!closed) {
                sockets.removeIf(Socket::isClosed);
                sockets.add(socket);
                return socket;
            }
        }
        socket.close();
        throw new SocketException("the channel is closed");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connect(createSocket(), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        Socket socket = createSocket();
        socket.bind(new InetSocketAddress(local, localPort));
        return connect(socket, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connect(createSocket(), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(InetAddress.getByName(host), port, local, localPort);
    }

    /** Closes every socket and makes no more. Does not block: another thread's read or connect fails at once. */
    @Override
    public void close() {
        Set<Socket> all;
        synchronized (sockets) {
            closed = true;
            all = Set.copyOf(sockets);
            sockets.clear();
        }
        all.forEach(OwnedSockets::closeQuietly);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is released all the same.
        }
    }

    private static Socket connect(Socket socket, InetSocketAddress address) throws IOException {
        try {
            socket.connect(address, CONNECT_TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            closeQuietly(socket);
            throw e;
        }
    }
}
