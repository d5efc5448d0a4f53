package io.heddle.firewall.internal;

import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.NftablesEvent;
import io.heddle.netlink.NftablesListener;
import java.util.ArrayDeque;
import java.util.Queue;

/** A kernel that counts transactions and announces them when the test says so, as late as a real one may. */
final class FakeMonitor implements TableMonitor {

    private final Queue<NftablesEvent> queue = new ArrayDeque<>();
    private NftablesListener listener = event -> {};
    private int generation = Integer.MAX_VALUE - 1; // wraps around soon
    boolean missing;
    boolean uncounted;
    boolean closed;

    TableMonitor watch(String table, NftablesListener newListener) throws NetlinkException {
        if (missing) {
            throw new NetlinkException("cannot listen to changes of nftables", Errno.EPERM);
        }
        listener = newListener;
        return this;
    }

    /** Somebody commits something about our table. */
    void commit(String program, boolean removed) {
        generation++;
        queue.add(new NftablesEvent.Changed(generation, removed, 1234, program));
    }

    /** Somebody commits something else. */
    void commitElsewhere() {
        generation++;
    }

    void overrun() {
        queue.add(new NftablesEvent.Overrun());
    }

    /** The monitor dies. */
    void die() {
        queue.add(new NftablesEvent.Ended());
    }

    /** Announces what was committed so far. */
    void announce() {
        while (!queue.isEmpty()) {
            listener.changed(queue.remove());
        }
    }

    @Override
    public int generation() throws NetlinkException {
        if (uncounted) {
            throw new NetlinkException("cannot ask for the generation of nftables", Errno.ETIMEDOUT);
        }
        return generation;
    }

    @Override
    public void close() {
        closed = true;
    }
}
