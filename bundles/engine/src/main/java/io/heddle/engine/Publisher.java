package io.heddle.engine;

import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayStatus;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.metrics.Meters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of changes, each in order and on a thread of its own while there is something to tell: the lane never calls foreign
 * code for this, nobody waits for it, so a listener may call the gateway, and one that blocks holds up nobody else. What waits for a
 * listener is bounded, see {@link Mailbox}.
 */
final class Publisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final long KEEP_IDLE_SECONDS = 10;

    private final Meters meters;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor threads;

    Publisher(Meters meters) {
        this.meters = meters;
        var count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), body -> {
                    var thread = new Thread(body, "heddle-engine-publisher-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // after close
    }

    Registration add(GatewayListener listener) {
        var subscription = new Subscription(listener);
        subscriptions.add(subscription);
        return () -> {
            subscription.closed = true;
            subscriptions.remove(subscription);
        };
    }

    boolean hasListeners() {
        return !subscriptions.isEmpty();
    }

    /** Hands over and returns. */
    void publish(GatewayStatus status) {
        subscriptions.forEach(subscription -> subscription.hand(status));
    }

    /**
     * Lets what was published be delivered, and ends. Does not wait: a listener that blocks keeps its own thread until it returns, and
     * is not called any more after that.
     */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** One listener and what waits for it. */
    private final class Subscription {
        private final GatewayListener listener;
        private final Mailbox mailbox = new Mailbox();
        private volatile boolean closed;

        Subscription(GatewayListener listener) {
            this.listener = listener;
        }

        void hand(GatewayStatus status) {
            switch (mailbox.put(status)) {
                case WAKE -> threads.execute(this::deliver);
                case DROPPED -> {
                    meters.count(Meter.LISTENER_DROPPED);
                    log.debug("{} is too slow: a change of state was dropped", listener);
                }
                default -> log.trace("{} will take it with what waits", listener);
            }
        }

        private void deliver() {
            for (var next = mailbox.take(); next.isPresent(); next = mailbox.take()) {
                if (!closed) {
                    tell(next.get());
                }
            }
        }

        /** Whatever it throws, declared or not, is its own affair: the next picture is delivered all the same. */
        private void tell(GatewayStatus status) {
            try {
                listener.changed(status);
            } catch (Throwable e) {
                meters.count(Meter.LISTENER_FAILURES);
                log.warn("a status listener failed", e);
            }
        }
    }
}
