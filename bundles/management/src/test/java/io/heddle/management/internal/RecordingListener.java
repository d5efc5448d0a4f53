package io.heddle.management.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ServiceAddresses;
import io.heddle.api.connect.SyncListener;
import io.heddle.api.map.NetworkMap;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it hears, in order, and notices if it hears two things at a time. */
class RecordingListener implements SyncListener {

    /** Told of a stream that is open. */
    record Connected() {}

    /** Told of an outage. */
    record Disconnected(ConnectorException cause) {}

    /** Told of the end. */
    record Refused(ConnectorException cause) {}

    final BlockingQueue<Object> news = new LinkedBlockingQueue<>();
    final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void connected() {
        keep(new Connected());
    }

    @Override
    public void disconnected(ConnectorException cause) {
        keep(new Disconnected(cause));
    }

    @Override
    public void services(ServiceAddresses services) {
        keep(services);
    }

    @Override
    public void map(NetworkMap map) {
        keep(map);
    }

    @Override
    public void refused(ConnectorException cause) {
        keep(new Refused(cause));
    }

    <T> T next(Class<T> type) throws InterruptedException {
        return type.cast(Objects.requireNonNull(news.poll(10, TimeUnit.SECONDS), "nothing was told"));
    }

    private void keep(Object item) {
        if (inside.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        news.add(item);
        inside.decrementAndGet();
    }
}
