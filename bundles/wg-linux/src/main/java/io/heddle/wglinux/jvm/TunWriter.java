package io.heddle.wglinux.jvm;

import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.io.GroCoalescer;
import io.heddle.netlink.io.Offload;
import io.heddle.netlink.io.PacketBatch;
import io.heddle.netlink.io.TunDevice;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Collects decrypted packets, joins segments of TCP where the interface takes such, and writes them. One thread at a time. */
final class TunWriter {

    private final TunDevice tun;
    private final PacketBatch batch;
    private final @Nullable GroCoalescer coalescer;

    TunWriter(TunDevice tun, int slots) {
        this.tun = tun;
        this.batch = new PacketBatch(slots, PacketBatch.MAX_PACKET);
        this.coalescer = tun.offload().compareTo(Offload.TCP) >= 0 && slots > 1 ? new GroCoalescer(batch) : null;
    }

    /**
     * Takes a copy of a packet.
     *
     * @throws UncheckedIOException as {@link #flush}
     */
    void add(ByteBuffer packet, int offset, int length) {
        if (!append(packet, offset, length)) {
            flush();
            append(packet, offset, length);
        }
    }

    /**
     * Writes what was collected.
     *
     * @throws UncheckedIOException if the interface is gone
     */
    void flush() {
        if (batch.count() == 0) {
            return;
        }
        try {
            if (coalescer != null) {
                coalescer.finish();
            }
            tun.write(batch);
        } catch (NetlinkException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } finally {
            batch.clear();
        }
    }

    private boolean append(ByteBuffer packet, int offset, int length) {
        return coalescer != null ? coalescer.add(packet, offset, length) : batch.append(packet, offset, length) >= 0;
    }
}
