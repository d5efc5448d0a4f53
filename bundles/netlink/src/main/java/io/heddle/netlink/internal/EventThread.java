package io.heddle.netlink.internal;

import io.heddle.netlink.Errno;
import io.heddle.netlink.NetlinkException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that hands what a socket hears to a listener, one message after the other. */
public final class EventThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventThread.class);

    private static final long STOP_SECONDS = 1;

    private final EventSocket socket;
    private final Consumer<NetlinkMessage> listener;
    private final Runnable deaf;
    private final Thread thread;

    private EventThread(String name, EventSocket socket, Consumer<NetlinkMessage> listener, Runnable deaf) {
        this.socket = socket;
        this.listener = listener;
        this.deaf = deaf;
        this.thread = new Thread(this::run, name);
    }

    /**
     * Starts a thread that owns {@code socket}. What the listener throws is logged.
     *
     * @param deaf told, as the last thing, if the socket fails and nothing will be heard any more; not by {@link #close}
     */
    public static EventThread start(String name, EventSocket socket, Consumer<NetlinkMessage> listener, Runnable deaf) {
        var started = new EventThread(name, socket, listener, deaf);
        started.thread.setDaemon(true);
        started.thread.start();
        return started;
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
                for (var message : socket.take()) {
                    tell(message);
                }
            } catch (NetlinkException e) {
                if (!e.is(Errno.EBADF)) {
                    log.error("{} hears nothing any more", thread.getName(), e);
                    deaf.run();
                }
                return;
            }
        }
    }

    private void tell(NetlinkMessage message) {
        if (socket.isClosed()) {
            return;
        }
        try {
            listener.accept(message);
        } catch (RuntimeException | Error e) { // also an Error: whoever listens must hear of the next change
            log.warn("A listener of {} failed", thread.getName(), e);
        }
    }
}
