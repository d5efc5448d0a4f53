package io.heddle.firewall.internal;

import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.NftablesListener;
import io.heddle.netlink.NftablesMonitor;

/** The kernel's word on who changed a table. Thread safe. */
interface TableMonitor extends AutoCloseable {

    /** The number of the ruleset: one more after each transaction of anybody. */
    int generation() throws NetlinkException;

    /** From now on nothing is told. Idempotent. */
    @Override
    void close();

    /** Starts monitors, in the network namespace of the calling thread. */
    interface Factory {
        TableMonitor watch(String table, NftablesListener listener) throws NetlinkException;
    }

    /** The monitor of this kernel. */
    static TableMonitor ofKernel(String table, NftablesListener listener) throws NetlinkException {
        var monitor = NftablesMonitor.open(table, listener);
        return new TableMonitor() {
            @Override
            public int generation() throws NetlinkException {
                return monitor.generation();
            }

            @Override
            public void close() {
                monitor.close();
            }
        };
    }
}
