package io.heddle.engine;

import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayStatus;
import io.heddle.api.lifecycle.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of changes, in order, on a thread of its own: the lane never calls foreign code for this, and nobody waits for
 * it, so a listener may call the gateway.
 */
final class Publisher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);
    private static final long KEEP_IDLE_SECONDS = 10;

    private final List<GatewayListener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, KEEP_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
                var publisher = new Thread(body, "heddle-engine-publisher");
                publisher.setDaemon(true);
                return publisher;
            });

    Publisher() {
        thread.allowCoreThreadTimeOut(true);
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // after close
    }

    Registration add(GatewayListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void publish(GatewayStatus status) {
        if (!listeners.isEmpty()) {
            thread.execute(() -> listeners.forEach(listener -> tell(listener, status)));
        }
    }

    /** Delivers what was published and ends. Does not wait. */
    @Override
    public void close() {
        thread.shutdown();
    }

    private static void tell(GatewayListener listener, GatewayStatus status) {
        try {
            listener.changed(status);
        } catch (RuntimeException | LinkageError e) {
            log.warn("a status listener failed", e);
        }
    }
}
