package io.heddle.wglinux.jvm;

import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.io.SendBatch;
import io.heddle.netlink.io.UdpAddress;
import io.heddle.netlink.io.UdpSocket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects datagrams and sends them in batches; those for a relayed path leave at once. What cannot be sent is lost, as
 * with UDP. One thread at a time.
 */
final class Outlet {

    private static final Logger log = LoggerFactory.getLogger(Outlet.class);

    private final UdpSockets sockets;
    private final int datagrams;
    private final int bytes;
    private @Nullable SendBatch ipv4;
    private @Nullable SendBatch ipv6;

    /**
     * @param datagrams what a batch holds at most
     * @param bytes room of a batch, at least one datagram
     */
    Outlet(UdpSockets sockets, int datagrams, int bytes) {
        this.sockets = sockets;
        this.datagrams = datagrams;
        this.bytes = bytes;
    }

    void send(Route to, ByteBuffer buffer, int offset, int length) {
        if (to instanceof UdpRoute udp) {
            send(udp.address(), buffer, offset, length);
        } else if (to instanceof PathRoute path && path.isOpen()) {
            send(path, buffer.slice(offset, length));
        }
    }

    void send(UdpAddress to, ByteBuffer buffer, int offset, int length) {
        var socket = sockets.towards(to);
        if (socket == null) {
            return;
        }
        var batch = batch(to.isIpv4());
        int at = batch.claim(to, length);
        if (at < 0) {
            flush(socket, batch);
            at = batch.claim(to, length);
        }
        if (at >= 0) {
            batch.data().put(at, buffer, offset, length);
            batch.commit(length);
        }
    }

    void flush() {
        if (ipv4 != null) {
            flush(sockets.ipv4(), ipv4);
        }
        if (ipv6 != null && sockets.ipv6() != null) {
            flush(sockets.ipv6(), ipv6);
        }
    }

    private static void flush(UdpSocket socket, SendBatch batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            socket.send(batch);
        } catch (NetlinkException e) {
            // Closed by the one who stops the tunnel: nothing is to be sent any more.
            log.trace("not sent", e);
        }
        batch.clear();
    }

    private static void send(PathRoute path, ByteBuffer datagram) {
        try {
            path.pipe().send(datagram);
        } catch (RuntimeException e) {
            log.warn("{} failed to take a datagram", path, e);
        }
    }

    private SendBatch batch(boolean ofIpv4) {
        var batch = ofIpv4 ? ipv4 : ipv6;
        if (batch == null) {
            batch = new SendBatch(datagrams, bytes);
            if (ofIpv4) {
                ipv4 = batch;
            } else {
                ipv6 = batch;
            }
        }
        return batch;
    }
}
