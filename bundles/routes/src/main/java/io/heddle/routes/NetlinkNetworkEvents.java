package io.heddle.routes;

import io.heddle.api.host.NetworkEvent;
import io.heddle.api.host.NetworkEvents;
import io.heddle.api.lifecycle.Registration;
import io.heddle.netlink.NetlinkException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Network events of Linux. One watch serves all listeners, and runs only while there are any. */
@Component(immediate = true)
public final class NetlinkNetworkEvents implements NetworkEvents {

    private static final Logger log = LoggerFactory.getLogger(NetlinkNetworkEvents.class);

    private final OwnRemovals removals;
    private final List<Entry> entries = new CopyOnWriteArrayList<>(); // changed under this object's monitor
    private @Nullable NetworkWatch watch; // guarded by this

    /** Tells two registrations of one listener apart. */
    private static final class Entry {
        private final Listener listener;

        private Entry(Listener listener) {
            this.listener = listener;
        }
    }

    @Activate
    public NetlinkNetworkEvents(@Reference OwnRemovals removals) {
        this.removals = removals;
    }

    /** Without a watch, if the host does not let us, the listener hears nothing; the next one tries again. */
    @Override
    public synchronized Registration listen(Listener listener) {
        var entry = new Entry(listener);
        entries.add(entry);
        if (watch == null) {
            try {
                watch = NetworkWatch.open(this::tell, removals);
            } catch (NetlinkException e) {
                log.warn("No network changes are heard: {}", e.getMessage());
            }
        }
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                leave(entry);
            }
        };
    }

    @Deactivate
    void stop() {
        NetworkWatch last;
        synchronized (this) {
            entries.clear();
            last = takeWatch();
        }
        close(last);
    }

    private void leave(Entry entry) {
        NetworkWatch last = null;
        synchronized (this) {
            entries.remove(entry);
            if (entries.isEmpty()) {
                last = takeWatch();
            }
        }
        // Not under the lock: this waits for the watch's thread, whose listener may be about to leave, too.
        close(last);
    }

    private @Nullable NetworkWatch takeWatch() {
        var taken = watch;
        watch = null;
        return taken;
    }

    private static void close(@Nullable NetworkWatch watch) {
        if (watch != null) {
            watch.close();
        }
    }

    private void tell(NetworkEvent event) {
        for (var entry : entries) {
            try {
                entry.listener.changed(event);
            } catch (RuntimeException e) {
                log.warn("A listener failed on {}", event, e);
            }
        }
    }
}
