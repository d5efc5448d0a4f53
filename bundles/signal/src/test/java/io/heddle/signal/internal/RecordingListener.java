package io.heddle.signal.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.SignalListener;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.net.PublicKey;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it hears, in order, and notices if it hears two things at a time. */
class RecordingListener implements SignalListener {

    /** Told of a stream that is open. */
    record Connected() {}

    /** Told of an outage. */
    record Disconnected(ConnectorException cause) {}

    /** A message that came. */
    record Received(PublicKey from, SignalMessage message) {}

    final BlockingQueue<Object> news = new LinkedBlockingQueue<>();
    final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void received(PublicKey from, SignalMessage message) {
        keep(new Received(from, message));
    }

    @Override
    public void connected() {
        keep(new Connected());
    }

    @Override
    public void disconnected(ConnectorException cause) {
        keep(new Disconnected(cause));
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
