package io.heddle.netlink.io;

import io.heddle.netlink.NetlinkException;
import java.nio.ByteBuffer;

/** Carries packets from one TUN device to another as a tunnel does: cut, each by itself, merged again. */
final class Splice implements AutoCloseable {

    private final TunDevice from;
    private final TunDevice to;
    private final Poller poller;
    private final Thread thread;
    private final PacketBatch in = new PacketBatch(32, PacketBatch.MAX_PACKET);
    private final PacketBatch out = new PacketBatch(32, PacketBatch.MAX_PACKET);
    private final GsoSplitter splitter = new GsoSplitter();
    private final GroCoalescer coalescer = new GroCoalescer(out);
    private final ByteBuffer packet = ByteBuffer.allocateDirect(PacketBatch.MAX_PACKET);

    volatile int largestRead;
    volatile int largestWritten;

    Splice(TunDevice from, TunDevice to) throws NetlinkException {
        this.from = from;
        this.to = to;
        this.poller = Poller.open(from);
        this.thread = new Thread(this::run, "heddle-test-splice");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        poller.close();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (poller.poll(-1) >= 0 && !poller.isClosed(0)) {
                if (from.read(in) > 0) {
                    carry();
                }
            }
        } catch (NetlinkException e) {
            // A device was closed: the test is over, or fails for want of packets.
            return;
        }
    }

    private void carry() throws NetlinkException {
        for (int i = 0; i < in.count(); i++) {
            largestRead = Math.max(largestRead, in.length(i));
            if (splitter.load(in, i)) {
                for (int segment = 0; segment < splitter.count(); segment++) {
                    int length = splitter.write(segment, packet, 0);
                    if (length > 1420) {
                        throw new IllegalStateException("a packet of " + length + " bytes");
                    }
                    if (!coalescer.add(packet, 0, length)) {
                        flush();
                        coalescer.add(packet, 0, length);
                    }
                }
            }
        }
        flush();
    }

    private void flush() throws NetlinkException {
        coalescer.finish();
        for (int i = 0; i < out.count(); i++) {
            largestWritten = Math.max(largestWritten, out.length(i));
        }
        to.write(out);
        out.clear();
    }
}
