package io.heddle.dns.internal.resolver;

import io.heddle.api.lifecycle.Registration;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resolver's only thread: waits for sockets and timers and calls their handlers, one at a time. It owns the registered
 * channels; when it ends, all of them are closed. Everything but {@link #start} and {@link #close} belongs to its thread, or
 * to the time before its start.
 */
final class EventLoop implements Registration {

    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    private static final long END_MILLIS = 1000;

    private final Selector selector;
    private final Thread thread;
    private final TreeSet<Timer> timers =
            new TreeSet<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::number));
    private final long originNanos = System.nanoTime();
    private long timerNumber;
    private volatile boolean ended;

    /** Is called when a channel is ready; an exception closes the channel. */
    interface Handler {
        void ready() throws IOException;
    }

    private record Timer(long dueNanos, long number, Runnable action) {}

    EventLoop(Selector selector, String threadName) {
        this.selector = selector;
        this.thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    SelectionKey register(SelectableChannel channel, int operations, Handler handler) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, handler);
    }

    /** Runs {@code action} after {@code delay}, unless the returned registration is closed before. */
    Registration after(Duration delay, Runnable action) {
        var timer = new Timer(now() + delay.toNanos(), timerNumber++, action);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Ends the thread and closes all channels; when this returns, their ports are free again. */
    @Override
    public void close() {
        ended = true;
        selector.wakeup();
        if (thread.getState() == Thread.State.NEW) {
            closeChannels();
            return;
        }
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!ended) {
                selector.select(millisToNextTimer());
                handleReady();
                fireTimers();
            }
        } catch (IOException e) {
            log.error("the resolver's selector failed, names are not served any more", e);
        } finally {
            closeChannels();
        }
    }

    private void handleReady() {
        var ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (var key : ready) {
            try {
                if (key.isValid()) {
                    ((Handler) key.attachment()).ready();
                }
            } catch (IOException | CancelledKeyException e) {
                log.debug("closing a socket: {}", e.toString());
                closeQuietly(key.channel());
            } catch (RuntimeException e) {
                log.warn("cannot handle what a socket received", e);
            }
        }
    }

    private void fireTimers() {
        while (!timers.isEmpty() && timers.first().dueNanos() <= now()) {
            var timer = timers.first();
            timers.remove(timer);
            try {
                timer.action().run();
            } catch (RuntimeException e) {
                log.warn("cannot handle a timeout", e);
            }
        }
    }

    /** 0 is for ever. */
    private long millisToNextTimer() {
        return timers.isEmpty() ? 0 : Math.max(1, (timers.first().dueNanos() - now()) / 1_000_000 + 1);
    }

    /** Counted from our start, so that numbers compare without thinking of overflow. */
    private long now() {
        return System.nanoTime() - originNanos;
    }

    private void closeChannels() {
        if (!selector.isOpen()) {
            return;
        }
        for (var key : selector.keys()) {
            closeQuietly(key.channel());
        }
        try {
            selector.close(); // only this really frees the closed channels' descriptors
        } catch (IOException e) {
            log.debug("cannot close a selector", e);
        }
    }

    static void closeQuietly(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("cannot close a socket", e);
        }
    }
}
