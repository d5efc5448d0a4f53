package io.heddle.netlink;

import io.heddle.netlink.internal.EventSocket;
import io.heddle.netlink.internal.EventThread;
import io.heddle.netlink.internal.NetlinkSocket;
import io.heddle.netlink.internal.NftablesCodec;
import io.heddle.netlink.internal.NftablesReader;

/**
 * Tells a listener of each transaction that changes one table of family {@code inet} in the network namespace of the thread that
 * opened it, whoever made it, on a thread of its own ({@code heddle-netlink-nftables}). It begins with transactions after
 * {@link #open} returned.
 *
 * <p>The kernel announces a transaction after it took effect. Needs {@code CAP_NET_ADMIN}.
 */
public final class NftablesMonitor implements AutoCloseable {

    /** Thousands of rules or elements: a large ruleset of others may be replaced in one transaction. */
    private static final int QUEUE_BYTES = 4 << 20;

    private final NetlinkSocket requests;
    private final EventThread thread;

    private NftablesMonitor(NetlinkSocket requests, EventThread thread) {
        this.requests = requests;
        this.thread = thread;
    }

    /**
     * Starts listening.
     *
     * @param table the table's name; it need not exist
     * @throws NetlinkException if the host does not let us, or has no nftables
     */
    public static NftablesMonitor open(String table, NftablesListener listener) throws NetlinkException {
        return open(table, listener, QUEUE_BYTES);
    }

    static NftablesMonitor open(String table, NftablesListener listener, int queueBytes) throws NetlinkException {
        var requests = NetlinkSocket.open(NetlinkSocket.NETFILTER);
        try {
            var socket = EventSocket.open(
                    "cannot listen to changes of nftables",
                    NetlinkSocket.NETFILTER,
                    NftablesCodec.CHANGES_GROUP,
                    queueBytes);
            var reader = new NftablesReader(table, listener);
            var thread = EventThread.start(
                    "heddle-netlink-nftables", socket, reader, () -> listener.changed(new NftablesEvent.Ended()));
            return new NftablesMonitor(requests, thread);
        } catch (NetlinkException e) {
            requests.close();
            throw e;
        }
    }

    /**
     * The number of the ruleset as it is now. It grows by one with each transaction that changes anything, of any table, and wraps
     * around. Any thread; bounded as the calls of {@link Netlink}.
     */
    public int generation() throws NetlinkException {
        var what = "cannot ask for the generation of nftables";
        return requests
                .query(what, NftablesCodec.GET_GENERATION, NftablesCodec.request(), NftablesCodec::generation)
                .stream()
                .findFirst()
                .orElseThrow(() -> new NetlinkException(what, Errno.EIO, "no answer"));
    }

    /**
     * Stops. When this returns the listener is not called again, unless it hangs in a call for more than a second, or this is
     * called by the listener itself. Idempotent, any thread.
     */
    @Override
    public void close() {
        thread.close();
        requests.close();
    }
}
