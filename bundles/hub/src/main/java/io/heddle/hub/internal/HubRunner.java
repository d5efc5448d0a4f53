package io.heddle.hub.internal;

import io.heddle.hub.internal.server.HubLane;
import io.heddle.hub.internal.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a hub in the background, keeps trying to bind its address, and stops it. A state that cannot be used is reported once and
 * not tried again: an administrator has to act.
 */
final class HubRunner implements AutoCloseable {

    /** Opens the hub; called on the runner's thread. */
    @FunctionalInterface
    interface Opener {
        Hub open() throws StoreException;
    }

    private static final Logger log = LoggerFactory.getLogger(HubRunner.class);

    private static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** More than a hub takes to close when each of its parts reaches its own bound. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final HubLane lane = new HubLane("run", CLOSING);
    private final Opener opener;
    private final Consumer<Hub> opened;
    private final Runnable closing;
    private @Nullable Hub hub; // lane only
    private boolean closed; // lane only
    private boolean told; // that the address cannot be bound; lane only

    /**
     * @param opener opens the hub
     * @param opened told when its state is in use, before it listens
     * @param closing told before it ends, if {@code opened} was
     */
    HubRunner(Opener opener, Consumer<Hub> opened, Runnable closing) {
        this.opener = opener;
        this.opened = opened;
        this.closing = closing;
    }

    void start() {
        lane.execute(this::open);
    }

    /** Stops the hub; waits for that, up to some seconds. Idempotent. */
    @Override
    public void close() {
        lane.execute(this::stop);
        lane.close();
    }

    private void open() {
        if (closed || hub != null) {
            return;
        }
        try {
            var started = opener.open();
            hub = started;
            opened.accept(started);
            listen(started, FIRST_RETRY_NANOS);
        } catch (StoreException e) {
            log.error("the hub does not run: {}", e.getMessage(), e);
        }
    }

    private void listen(Hub started, long retryNanos) {
        if (closed) {
            return;
        }
        try {
            started.listen();
            log.info("the hub serves {}", started.admin().status().managementUrl());
        } catch (IOException e) {
            if (!told) {
                log.error("the hub keeps trying: {}", e.getMessage(), e);
                told = true;
            }
            lane.schedule(() -> listen(started, Math.min(2 * retryNanos, LONGEST_RETRY_NANOS)), retryNanos);
        }
    }

    private void stop() {
        closed = true;
        var running = hub;
        hub = null;
        if (running != null) {
            try {
                closing.run();
            } finally {
                running.close();
            }
        }
    }
}
