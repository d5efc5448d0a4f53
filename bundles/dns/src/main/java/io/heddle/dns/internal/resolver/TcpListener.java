package io.heddle.dns.internal.resolver;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;

/** Accepts clients over TCP, as many at a time as the limits allow. Loop thread only. */
final class TcpListener {

    private final EventLoop loop;
    private final Limits limits;
    private final ServerSocketChannel channel;
    private final QueryService service;
    private int clients;

    TcpListener(EventLoop loop, Limits limits, ServerSocketChannel channel, QueryService service) {
        this.loop = loop;
        this.limits = limits;
        this.channel = channel;
        this.service = service;
    }

    void start() throws IOException {
        loop.register(channel, SelectionKey.OP_ACCEPT, this::ready);
    }

    private void ready() throws IOException {
        var client = channel.accept();
        if (client == null) {
            return;
        }
        if (clients >= limits.tcpClients()) {
            client.close();
            return;
        }
        clients++;
        new TcpClient(loop, limits, client, service, () -> clients--).start();
    }
}
