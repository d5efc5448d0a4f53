package io.heddle.tck.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accepts connections and speaks the first words of HTTP/2 (RFC 9113, section 3.4), or not even these, and never answers
 * a request.
 */
public final class SilentServer implements AutoCloseable {

    /** An empty SETTINGS frame, and the acknowledgement of the other's. */
    private static final byte[] PREFACE = {0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0};

    private final ServerSocket listener;
    private final boolean http2;
    private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();

    private SilentServer(ServerSocket listener, boolean http2) {
        this.listener = listener;
        this.http2 = http2;
    }

    /**
     * Starts one.
     *
     * @param namespace where it listens
     * @param address an address of that namespace
     * @param port TCP port
     * @param http2 whether it speaks the first words
     * @throws Exception if it cannot listen there
     */
    public static SilentServer start(NetworkNamespace namespace, String address, int port, boolean http2)
            throws Exception {
        var listener = namespace.call(() -> new ServerSocket(port, 50, InetAddress.getByName(address)));
        var server = new SilentServer(listener, http2);
        var thread = new Thread(server::accept, "heddle-test-silent");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** How many connections it accepted. */
    public int visitors() {
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
                if (http2) {
                    socket.getOutputStream().write(PREFACE);
                }
            }
        } catch (IOException e) {
            return; // closed
        }
    }
}
