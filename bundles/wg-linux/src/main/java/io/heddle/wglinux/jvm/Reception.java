package io.heddle.wglinux.jvm;

import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.io.Poller;
import io.heddle.netlink.io.ReceiveBatch;
import io.heddle.netlink.io.UdpAddress;
import io.heddle.netlink.io.UdpSocket;
import io.heddle.wireguard.ReceiveResult;
import io.heddle.wireguard.WireGuardDevice;
import java.util.List;

/** From the network to the interface, or to those who hear what is not WireGuard's. */
final class Reception implements Loop {

    private static final int SLOTS = 32;
    private static final int DATAGRAMS = 64;
    private static final int BYTES = 128 * 1024;

    private final WireGuardDevice device;
    private final List<UdpSocket> sockets;
    private final Listeners others;
    private final Poller poller;
    private final ReceiveBatch batch = new ReceiveBatch();
    private final RouteCache routes = new RouteCache();
    private final UdpAddress sender = new UdpAddress();
    private final Passage passage;

    Reception(Ports ports, Listeners others) throws NetlinkException {
        this.device = ports.device();
        this.sockets = ports.sockets().all();
        this.others = others;
        this.passage = new Passage(ports, new Outlet(ports.sockets(), DATAGRAMS, BYTES), SLOTS);
        this.poller = Poller.open(sockets.toArray(UdpSocket[]::new));
    }

    @Override
    public boolean turn() throws NetlinkException {
        int received = 0;
        for (var socket : sockets) {
            received += socket.receive(batch);
            handleBatch();
        }
        return received > 0 || poller.poll(-1) >= 0;
    }

    @Override
    public void close() {
        poller.close();
    }

    private void handleBatch() {
        long now = System.nanoTime();
        UdpRoute route = null;
        for (int i = 0; i < batch.count(); i++) {
            if (route == null || !batch.continues(i)) {
                batch.source(i, sender);
                route = routes.of(sender);
            }
            handle(i, route, now);
        }
        passage.flush();
    }

    /** WireGuard's form is looked at first: its session numbers may look like anybody else's magic number. */
    private void handle(int index, UdpRoute route, long now) {
        int length = batch.length(index);
        if (!WireGuardDevice.isWireGuard(batch.data(), batch.offset(index), length)) {
            others.received(batch.data().slice(batch.offset(index), length), route.address());
            return;
        }
        var scratch = passage.scratch();
        batch.copyTo(index, passage.memory(), 0);
        var result = device.handleDatagram(scratch, 0, length, route, now, passage);
        if (result != ReceiveResult.DROPPED) {
            routes.keep(route);
        }
    }
}
