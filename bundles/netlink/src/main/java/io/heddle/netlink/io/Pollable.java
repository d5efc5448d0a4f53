package io.heddle.netlink.io;

import io.heddle.netlink.internal.Descriptor;

/** Something a {@link Poller} can wait for. */
public abstract sealed class Pollable implements AutoCloseable permits TunDevice, UdpSocket {

    private final Descriptor descriptor;

    Pollable(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /** Whether {@link #close()} was called. */
    public final boolean isClosed() {
        return descriptor.isClosed();
    }

    /**
     * Closes it: ends waits for it, refuses new calls, lets those that run finish. Idempotent, any thread, never throws; it
     * is gone from the host when this returns (only a call stuck in the kernel for a second would outlive it).
     */
    @Override
    public final void close() {
        descriptor.close();
    }

    final Descriptor descriptor() {
        return descriptor;
    }
}
