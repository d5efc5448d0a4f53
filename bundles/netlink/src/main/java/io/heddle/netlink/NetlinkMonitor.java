package io.heddle.netlink;

import io.heddle.netlink.internal.EventCodec;
import io.heddle.netlink.internal.EventSocket;
import io.heddle.netlink.internal.EventThread;
import io.heddle.netlink.internal.NetlinkSocket;

/**
 * Tells a listener of changes of links, addresses and routes in the network namespace of the thread that opened it, as they
 * happen, on a thread of its own ({@code heddle-netlink-monitor}). It begins with changes after {@link #open} returned: open
 * it first, then read the state.
 */
public final class NetlinkMonitor implements AutoCloseable {

    /** Some thousand events; a full Internet routing table arriving at once overruns any queue. */
    private static final int QUEUE_BYTES = 1 << 20;

    /** Bits of the groups link 1, IPv4 address 5 and IPv6 address 9 (linux/rtnetlink.h). */
    private static final int LINKS = 1 << 0 | 1 << 4 | 1 << 8;

    /** Bits of the groups IPv4 route 7 and IPv6 route 11. */
    private static final int ROUTES = 1 << 6 | 1 << 10;

    private final EventThread thread;

    private NetlinkMonitor(EventThread thread) {
        this.thread = thread;
    }

    /**
     * Starts listening.
     *
     * @throws NetlinkException if the host does not let us
     */
    public static NetlinkMonitor open(NetlinkListener listener) throws NetlinkException {
        return open(listener, QUEUE_BYTES);
    }

    /**
     * Starts listening to changes of links and addresses only, whatever happens to routes.
     *
     * @throws NetlinkException if the host does not let us
     */
    public static NetlinkMonitor openWithoutRoutes(NetlinkListener listener) throws NetlinkException {
        return open(listener, LINKS, QUEUE_BYTES);
    }

    static NetlinkMonitor open(NetlinkListener listener, int queueBytes) throws NetlinkException {
        return open(listener, LINKS | ROUTES, queueBytes);
    }

    private static NetlinkMonitor open(NetlinkListener listener, int groups, int queueBytes) throws NetlinkException {
        var socket = EventSocket.open("cannot listen to network changes", NetlinkSocket.ROUTE, groups, queueBytes);
        return new NetlinkMonitor(EventThread.start(
                "heddle-netlink-monitor",
                socket,
                message -> {
                    var event = EventCodec.decode(message);
                    if (event != null) {
                        listener.changed(event);
                    }
                },
                () -> listener.changed(new NetlinkEvent.Overrun()))); // once more: what comes next is lost
    }

    /**
     * Stops. When this returns the listener is not called again, unless it hangs in a call for more than a second, or this is
     * called by the listener itself. Idempotent, any thread.
     */
    @Override
    public void close() {
        thread.close();
    }
}
