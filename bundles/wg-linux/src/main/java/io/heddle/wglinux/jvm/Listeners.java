package io.heddle.wglinux.jvm;

import io.heddle.api.lifecycle.Registration;
import io.heddle.api.tunnel.Underlay;
import io.heddle.netlink.io.UdpAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who hear the datagrams that are not WireGuard's. */
final class Listeners {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** Tells two registrations of one receiver apart. */
    private static final class Entry {
        private final Underlay.Receiver receiver;

        private Entry(Underlay.Receiver receiver) {
            this.receiver = receiver;
        }
    }

    Registration add(Underlay.Receiver receiver) {
        var entry = new Entry(receiver);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** @param datagram valid during the call */
    void received(ByteBuffer datagram, UdpAddress from) {
        if (entries.isEmpty()) {
            return;
        }
        var sender = from.toInetSocketAddress();
        for (var entry : entries) {
            try {
                entry.receiver.received(datagram.duplicate(), sender);
            } catch (RuntimeException e) {
                log.warn("A receiver failed on a datagram of {} bytes from {}", datagram.remaining(), sender, e);
            }
        }
    }
}
