package io.heddle.wglinux.jvm;

import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Passages for the threads that are not ours: relayed paths, ICE, the gateway's lane. They are lent out rather than locked:
 * a path may deliver while it is sent to, and no order of locks could be right for that.
 */
final class Passages {

    private static final int KEPT = 4;

    /** Enough for a handshake and what waited for it; the rest follows in a second batch. */
    private static final int DATAGRAMS = 32;

    private static final int BYTES = 96 * 1024;

    private final Ports ports;
    private final BlockingQueue<Passage> idle = new ArrayBlockingQueue<>(KEPT);

    Passages(Ports ports) {
        this.ports = ports;
    }

    /** Does some work with a passage and then sends what it led to. Any thread, also from within such work. */
    void with(Consumer<Passage> work) {
        var kept = idle.poll();
        var passage = kept != null ? kept : new Passage(ports, new Outlet(ports.sockets(), DATAGRAMS, BYTES), 1);
        try {
            work.accept(passage);
            passage.flush();
        } catch (UncheckedIOException e) {
            ports.failure().accept(String.valueOf(e.getMessage()));
        }
        // One that failed with anything else is not lent again.
        idle.offer(passage);
    }
}
