package io.heddle.wglinux.jvm;

import io.heddle.api.tunnel.PacketHooks.Direction;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.io.GsoSplitter;
import io.heddle.netlink.io.PacketBatch;
import io.heddle.netlink.io.Poller;
import io.heddle.wireguard.WireGuardDevice;
import java.util.concurrent.TimeUnit;

/** From the interface to the peers, and the timers of WireGuard, since this thread sleeps most. */
final class Transmission implements Loop {

    /** Super packets read at once; each may become 64 datagrams. */
    private static final int SLOTS = 16;

    private static final int DATAGRAMS = 256;
    private static final int BYTES = 384 * 1024;
    private static final int LONGEST_WAIT_MILLIS = 60_000;

    private final Ports ports;
    private final WireGuardDevice device;
    private final Poller poller;
    private final PacketBatch batch = new PacketBatch(SLOTS, PacketBatch.MAX_PACKET);
    private final GsoSplitter splitter = new GsoSplitter();
    private final Passage passage;

    Transmission(Ports ports) throws NetlinkException {
        this.ports = ports;
        this.device = ports.device();
        this.passage = new Passage(ports, new Outlet(ports.sockets(), DATAGRAMS, BYTES), 1);
        this.poller = Poller.open(ports.tun());
    }

    @Override
    public boolean turn() throws NetlinkException {
        int packets = ports.tun().read(batch);
        long now = System.nanoTime();
        for (int i = 0; i < packets; i++) {
            if (splitter.load(batch, i)) {
                forward(now);
            }
        }
        if (waitMillis(now) == 0) {
            device.tick(now, passage);
        }
        passage.flush();
        return packets > 0 || poller.poll(waitMillis(System.nanoTime())) >= 0;
    }

    /** A timer is due earlier than the wait that runs expects. */
    void wakeUp() {
        poller.wakeUp();
    }

    @Override
    public void close() {
        poller.close();
    }

    private void forward(long now) {
        var scratch = passage.scratch();
        for (int segment = 0; segment < splitter.count(); segment++) {
            int length = splitter.write(segment, scratch, WireGuardDevice.HEADROOM);
            if (ports.hooks().accept(Direction.OUT, passage.memory(), WireGuardDevice.HEADROOM, length)) {
                device.handlePacket(scratch, WireGuardDevice.HEADROOM, length, now, passage);
            }
        }
    }

    /** Until the next timer, rounded up; 0 if it is due; −1 without one. */
    private int waitMillis(long now) {
        var deadline = device.nextDeadline();
        if (deadline.isEmpty()) {
            return -1;
        }
        long nanos = deadline.getAsLong() - now;
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
        return nanos <= 0 ? 0 : (int) Math.min(millis, LONGEST_WAIT_MILLIS);
    }
}
