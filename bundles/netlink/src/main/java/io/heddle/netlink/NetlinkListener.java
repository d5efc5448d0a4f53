package io.heddle.netlink;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told what changes in a network namespace. */
@FunctionalInterface
@ConsumerType
public interface NetlinkListener {

    /**
     * Called on the monitor's thread, one event after the other. While it runs, the kernel queues further events, up to a
     * bound; so hand over and return. What it throws is logged.
     */
    void changed(NetlinkEvent event);
}
