package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.DeviceListener;
import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.Output;
import io.heddle.wireguard.PublicKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects, under the lock of the device, what is to be sent and told when the lock is free. */
final class Outbox {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final List<Datagram> datagrams = new ArrayList<>(2);
    private final List<Consumer<DeviceListener>> events = new ArrayList<>(1);

    private record Datagram(Endpoint destination, ByteBuffer buffer, int offset, int length) {}

    public void datagram(Endpoint destination, ByteBuffer buffer, int offset, int length) {
        datagrams.add(new Datagram(destination, buffer, offset, length));
    }

    void handshakeCompleted(PublicKey peer) {
        events.add(listener -> listener.handshakeCompleted(peer));
    }

    void handshakeFailed(PublicKey peer) {
        events.add(listener -> listener.handshakeFailed(peer));
    }

    void endpointChanged(PublicKey peer, Endpoint endpoint) {
        events.add(listener -> listener.endpointChanged(peer, endpoint));
    }

    void deadlineMoved(long deadline) {
        events.add(listener -> listener.deadlineMoved(deadline));
    }

    void flush(Output out, DeviceListener listener) {
        for (Datagram datagram : datagrams) {
            out.datagram(datagram.destination, datagram.buffer, datagram.offset, datagram.length);
        }
        tell(listener);
    }

    void tell(DeviceListener listener) {
        for (Consumer<DeviceListener> event : events) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                log.error("A listener of the WireGuard device failed", e);
            }
        }
    }
}
