package io.heddle.netlink;

import io.heddle.netlink.internal.EventSocket;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener of changes of links, addresses and routes in the network namespace of the thread that opened it, as they
 * happen, on a thread of its own ({@code heddle-netlink-monitor}). It begins with changes after {@link #open} returned: open
 * it first, then read the state.
 */
public final class NetlinkMonitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NetlinkMonitor.class);

    /** Some thousand events; a full Internet routing table arriving at once overruns any queue. */
    private static final int QUEUE_BYTES = 1 << 20;

    private static final long STOP_SECONDS = 1;

    private final EventSocket socket;
    private final NetlinkListener listener;
    private final Thread thread;

    private NetlinkMonitor(EventSocket socket, NetlinkListener listener) {
        this.socket = socket;
        this.listener = listener;
        this.thread = new Thread(this::run, "heddle-netlink-monitor");
    }

    /**
     * Starts listening.
     *
     * @throws NetlinkException if the host does not let us
     */
    public static NetlinkMonitor open(NetlinkListener listener) throws NetlinkException {
        return open(listener, QUEUE_BYTES);
    }

    static NetlinkMonitor open(NetlinkListener listener, int queueBytes) throws NetlinkException {
        var monitor = new NetlinkMonitor(EventSocket.open(queueBytes), listener);
        monitor.thread.setDaemon(true);
        monitor.thread.start();
        return monitor;
    }

    /**
     * Stops. When this returns the listener is not called again, unless it hangs in a call for more than a second, or this is
     * called by the listener itself. Idempotent, any thread.
     */
    @Override
    public void close() {
        socket.close();
        if (Thread.currentThread() != thread) {
            try {
                TimeUnit.SECONDS.timedJoin(thread, STOP_SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (true) {
            try {
                for (var event : socket.take()) {
                    tell(event);
                }
            } catch (NetlinkException e) {
                if (!e.is(Errno.EBADF)) {
                    log.error("No more network changes are heard", e);
                }
                return;
            }
        }
    }

    private void tell(NetlinkEvent event) {
        if (socket.isClosed()) {
            return;
        }
        try {
            listener.changed(event);
        } catch (RuntimeException e) {
            log.warn("A listener failed on {}", event, e);
        }
    }
}
