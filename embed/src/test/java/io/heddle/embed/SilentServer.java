package io.heddle.embed;

import io.heddle.tck.host.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Accepts connections, speaks the first words of HTTP/2 (RFC 9113, section 3.4) and never answers a request. */
final class SilentServer implements AutoCloseable {

    /** An empty SETTINGS frame, and the acknowledgement of the other's. */
    private static final byte[] PREFACE = {0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0};

    private final ServerSocket listener;
    private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();

    private SilentServer(ServerSocket listener) {
        this.listener = listener;
    }

    static SilentServer start(NetworkNamespace namespace, String address, int port) throws Exception {
        var listener = namespace.call(() -> new ServerSocket(port, 50, InetAddress.getByName(address)));
        var server = new SilentServer(listener);
        var thread = new Thread(server::accept, "heddle-test-silent");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** How many came. */
    int visitors() {
        return accepted.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : accepted) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                var socket = listener.accept();
                accepted.add(socket);
                socket.getOutputStream().write(PREFACE);
            }
        } catch (IOException e) {
            return; // closed
        }
    }
}
