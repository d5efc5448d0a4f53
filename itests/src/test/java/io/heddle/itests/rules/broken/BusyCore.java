package io.heddle.itests.rules.broken;

import java.net.DatagramSocket;
import java.net.SocketException;
import java.util.concurrent.Executors;

/** A core that is busy with the world. */
public final class BusyCore {

    /** Runs on a thread of its own. */
    public Thread thread() {
        return new Thread(() -> {});
    }

    /** Runs on threads of a pool. */
    public void pool() {
        Executors.newCachedThreadPool().shutdown();
    }

    /** Talks to the network. */
    public int socket() throws SocketException {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }
}
