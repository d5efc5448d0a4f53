package io.heddle.wglinux.jvm;

import io.heddle.netlink.NetlinkException;

/** What a thread of the data plane does again and again. */
interface Loop extends AutoCloseable {

    /**
     * Handles what there is, or waits for it.
     *
     * @return whether to go on; false once closed
     * @throws NetlinkException if the interface or a socket is gone
     */
    boolean turn() throws NetlinkException;

    /** Ends a wait that runs; the thread leaves. Idempotent, any thread. */
    @Override
    void close();
}
