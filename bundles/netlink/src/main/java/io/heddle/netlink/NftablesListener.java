package io.heddle.netlink;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told what happens to a table of nftables. */
@FunctionalInterface
@ConsumerType
public interface NftablesListener {

    /**
     * Called on the monitor's thread, one event after the other, also for changes of this process. While it runs, the kernel
     * queues further events, up to a bound; so hand over and return. What it throws is logged.
     */
    void changed(NftablesEvent event);
}
