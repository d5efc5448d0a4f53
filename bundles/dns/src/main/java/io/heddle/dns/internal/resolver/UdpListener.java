package io.heddle.dns.internal.resolver;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients over UDP. Loop thread only. */
final class UdpListener {

    private static final Logger log = LoggerFactory.getLogger(UdpListener.class);

    /** Datagrams read before others get their turn. */
    private static final int AT_A_TIME = 64;

    private final DatagramChannel channel;
    private final QueryService service;
    private final ByteBuffer buffer = ByteBuffer.allocate(Limits.LONGEST_QUERY);

    UdpListener(DatagramChannel channel, QueryService service) {
        this.channel = channel;
        this.service = service;
    }

    void start(EventLoop loop) throws IOException {
        loop.register(channel, SelectionKey.OP_READ, this::ready);
    }

    private void ready() {
        try {
            for (int i = 0; i < AT_A_TIME; i++) {
                buffer.clear();
                var client = channel.receive(buffer);
                if (client == null) {
                    return;
                }
                buffer.flip();
                var wire = new byte[buffer.remaining()];
                buffer.get(wire);
                service.handle(wire, false, reply -> send(reply, client));
            }
        } catch (IOException e) { // what one client caused must not end the service for the others
            log.debug("cannot receive: {}", e.toString());
        }
    }

    private void send(byte @Nullable [] reply, SocketAddress client) {
        try {
            if (reply != null) {
                channel.send(ByteBuffer.wrap(reply), client); // if the network is full the client asks again
            }
        } catch (IOException e) {
            log.debug("cannot reply to {}: {}", client, e.toString());
        }
    }
}
