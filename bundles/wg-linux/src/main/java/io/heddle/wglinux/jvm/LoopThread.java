package io.heddle.wglinux.jvm;

import io.heddle.netlink.NetlinkException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread of the data plane. */
final class LoopThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LoopThread.class);

    private static final long JOIN_MILLIS = 1000;

    private final Loop loop;
    private final Consumer<String> failure;
    private final Thread thread;
    private volatile boolean stopping;

    LoopThread(String name, Loop loop, Consumer<String> failure) {
        this.loop = loop;
        this.failure = failure;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Has the thread leave and waits for it, a second at most. Idempotent; called by the thread itself it does not wait. */
    @Override
    public void close() {
        stopping = true;
        loop.close();
        if (isCurrent()) {
            return;
        }
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("{} does not end; it leaves when the call that holds it returns", thread.getName());
        }
    }

    private void run() {
        try {
            while (!stopping && loop.turn()) {
                // Until told to stop.
            }
        } catch (NetlinkException | UncheckedIOException e) {
            failed(e);
        } catch (RuntimeException e) {
            log.error("{} failed", thread.getName(), e);
            failed(e);
        }
    }

    private void failed(Exception cause) {
        if (!stopping) {
            failure.accept(String.valueOf(cause.getMessage()));
        }
    }
}
