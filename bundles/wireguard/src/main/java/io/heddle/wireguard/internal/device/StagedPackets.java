package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.WireGuardDevice;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one peer that wait for a handshake. Bounded in number, and in bytes together with all peers; the oldest
 * make room. Used under the lock of the device.
 */
final class StagedPackets {

    private final StagingBudget budget;
    private @Nullable ArrayDeque<Packet> packets;

    StagedPackets(StagingBudget budget) {
        this.budget = budget;
    }

    /**
     * A copy of a packet with the room that sealing needs.
     *
     * @param buffer the packet at {@link WireGuardDevice#HEADROOM}
     * @param length of the packet
     */
    record Packet(ByteBuffer buffer, int length) {}

    /** Copies the packet; false if there is no room even after dropping older ones. */
    boolean add(ByteBuffer buffer, int offset, int length) {
        int size = WireGuardDevice.HEADROOM + length + WireGuardDevice.TAILROOM;
        while (!isEmpty() && (size() >= Limits.STAGED_PACKETS || !budget.fits(size))) {
            poll();
        }
        if (!budget.fits(size)) {
            return false;
        }
        var copy = ByteBuffer.allocate(size);
        copy.put(WireGuardDevice.HEADROOM, buffer, offset, length);
        budget.take(size);
        if (packets == null) {
            packets = new ArrayDeque<>();
        }
        packets.add(new Packet(copy, length));
        return true;
    }

    /** The oldest packet, removed; null if there is none. */
    @Nullable
    Packet poll() {
        Packet packet = packets == null ? null : packets.poll();
        if (packet != null) {
            budget.giveBack(packet.buffer.capacity());
        }
        return packet;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return packets == null ? 0 : packets.size();
    }

    void clear() {
        while (poll() != null) {
            // Each poll gives its bytes back.
        }
        packets = null;
    }
}
