package io.heddle.netlink.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes TCP sockets that bear a fwmark before their first packet, for libraries that take a socket factory. Without the
 * right to mark, making a socket fails with {@code EPERM}. Thread safe.
 */
public final class MarkingSocketFactory extends SocketFactory {

    private final int mark;

    /**
     * @param mark the fwmark of every socket made
     */
    public MarkingSocketFactory(int mark) {
        this.mark = mark;
    }

    @Override
    public Socket createSocket() throws IOException {
        var socket = new Socket();
        try {
            SocketMarks.mark(socket, mark);
            return socket;
        } catch (IOException e) {
            closeAfter(e, socket);
            throw e;
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connect(null, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connect(new InetSocketAddress(localHost, localPort), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connect(null, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connect(new InetSocketAddress(localHost, localPort), new InetSocketAddress(host, port));
    }

    private Socket connect(@Nullable InetSocketAddress local, InetSocketAddress remote) throws IOException {
        var socket = createSocket();
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            return socket;
        } catch (IOException e) {
            closeAfter(e, socket);
            throw e;
        }
    }

    private static void closeAfter(IOException failure, Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
