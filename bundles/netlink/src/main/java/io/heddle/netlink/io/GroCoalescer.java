package io.heddle.netlink.io;

import static io.heddle.netlink.io.InternetChecksum.putU16;

import java.nio.ByteBuffer;

/**
 * Collects packets for a TUN device with {@link Offload#TCP}, and on the way merges consecutive segments of a TCP connection
 * into super packets, of which the kernel handles one instead of many. Not thread safe.
 *
 * <p>Only what can be cut again into exactly the same packets is merged: in order, one behind the other, equal headers,
 * all of one size but the last, checksums right. (The identification of an IPv4 packet that must not be fragmented says
 * nothing and may change.) Everything else passes as it is. Packets of one connection stay in order;
 * packets of different ones may change places.
 *
 * <pre>{@code
 * coalescer.add(data, at, length);   // as often as packets come; write earlier if it is full
 * coalescer.finish();
 * device.write(batch);
 * batch.clear();                     // the coalescer begins anew with the first add
 * }</pre>
 */
public final class GroCoalescer {

    private static final int NONE = -1;
    private static final int TCP_CHECKSUM = 16;
    private static final int TCP_FLAGS = 13;
    private static final int TCP = 6;
    private static final int IPV6_HEADER = 40;

    private final PacketBatch output;
    private final ByteBuffer data;
    private final TcpPacket packet = new TcpPacket();
    private final TcpPacket head = new TcpPacket();
    private final VnetHeader header = new VnetHeader();

    // The slots whose end a next segment may continue, one for each connection.
    private final int[] flowHash;
    private final int[] flowSlot;
    private int flows;

    private final Slot[] slots;

    /** What a slot of the output holds. */
    private static final class Slot {
        private int segments;
        private int segmentSize;
        private int headLength;
        private boolean verified;
        private boolean pushed;
        private boolean complete;

        private void begin(TcpPacket packet) {
            segmentSize = packet.payload();
            headLength = packet.length();
            verified = false;
            pushed = false;
            complete = false;
        }

        private void add(TcpPacket packet) {
            segments++;
            pushed = (packet.flags() & TcpPacket.PSH) != 0;
            complete = pushed || packet.payload() < segmentSize;
        }
    }

    /** Collects into {@code output}, which needs slots for the largest packet to merge at all. */
    public GroCoalescer(PacketBatch output) {
        this.output = output;
        this.data = output.data();
        flowHash = new int[output.slots()];
        flowSlot = new int[output.slots()];
        slots = new Slot[output.slots()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot();
        }
    }

    /**
     * Takes a packet, copying it.
     *
     * @param source where the packet is, at an absolute position
     * @param length at most the output's largest packet
     * @return false if there is no room: {@link #finish()}, write and clear the output, then call again
     */
    public boolean add(ByteBuffer source, int at, int length) {
        if (output.count() == 0) {
            flows = 0;
        }
        if (!packet.parse(source, at, length)) {
            return append(source, at, length) != NONE;
        }
        int hash = packet.flowHash();
        int flow = find(hash);
        if (flow != NONE && merge(flowSlot[flow], source, at)) {
            return true;
        }
        int slot = append(source, at, length);
        if (slot == NONE) {
            return false;
        }
        track(flow, hash, slot);
        return true;
    }

    /** Completes the headers of super packets; the output is ready to be written. */
    public void finish() {
        for (int slot = 0; slot < output.count(); slot++) {
            if (slots[slot].segments > 1) {
                finish(slot);
                slots[slot].segments = 1;
            }
        }
        flows = 0;
    }

    private int append(ByteBuffer source, int at, int length) {
        int slot = output.append(source, at, length);
        if (slot != NONE) {
            slots[slot].segments = 1;
        }
        return slot;
    }

    private int find(int hash) {
        for (int flow = 0; flow < flows; flow++) {
            if (flowHash[flow] == hash && lookAtHead(flowSlot[flow]) && packet.sameFlow(head)) {
                return flow;
            }
        }
        return NONE;
    }

    private boolean lookAtHead(int slot) {
        return head.parse(data, output.offset(slot), slots[slot].headLength);
    }

    /** Remembers that the connection's next segment may continue {@code slot}, or that nothing may be continued. */
    private void track(int known, int hash, int slot) {
        boolean open = packet.flags() == TcpPacket.ACK && packet.payload() > 0;
        if (open) {
            int flow = known == NONE ? flows++ : known;
            flowHash[flow] = hash;
            flowSlot[flow] = slot;
            slots[slot].begin(packet);
        } else if (known != NONE) {
            forget(known);
        }
    }

    private void forget(int flow) {
        flows--;
        flowHash[flow] = flowHash[flows];
        flowSlot[flow] = flowSlot[flows];
    }

    /** Adds the packet's payload to the slot, whose first segment {@link #head} looks at, if it continues that. */
    private boolean merge(int index, ByteBuffer source, int at) {
        var slot = slots[index];
        int payload = packet.payload();
        int length = output.length(index);
        boolean fits = !slot.complete
                && payload > 0
                && payload <= slot.segmentSize
                && (packet.flags() & ~TcpPacket.PSH) == TcpPacket.ACK
                && length + payload <= output.maxPacket();
        if (!fits || !continues(slot) || !checksumsValid(slot)) {
            return false;
        }
        data.put(output.offset(index) + length, source, at + packet.headers(), payload);
        output.length(index, length + payload);
        slot.add(packet);
        return true;
    }

    private boolean continues(Slot slot) {
        int expected = head.sequence() + slot.segments * slot.segmentSize;
        int identification = head.identification() + slot.segments & 0xffff;
        return packet.sequence() == expected
                && (packet.atomic() || packet.identification() == identification)
                && packet.sameHeaders(head);
    }

    /** The kernel does not verify a super packet any more, so nothing unverified may get into one. */
    private boolean checksumsValid(Slot slot) {
        slot.verified = slot.verified || head.checksumsValid();
        return slot.verified && packet.checksumsValid();
    }

    private void finish(int index) {
        var slot = slots[index];
        lookAtHead(index);
        int at = output.offset(index);
        int length = output.length(index);
        int transport = head.transport();
        if (head.ipv4()) {
            putU16(data, at + 2, length);
            putU16(data, at + 10, 0);
            putU16(data, at + 10, ~InternetChecksum.fold(InternetChecksum.add(0, data, at, transport)));
        } else {
            putU16(data, at + 4, length - IPV6_HEADER);
        }
        if (slot.pushed) {
            int flags = at + transport + TCP_FLAGS;
            data.put(flags, (byte) (data.get(flags) | TcpPacket.PSH));
        }
        long pseudo = InternetChecksum.pseudoHeader(data, at, head.ipv4(), TCP, length - transport);
        putU16(data, at + transport + TCP_CHECKSUM, InternetChecksum.fold(pseudo));
        header.clear();
        header.needsChecksum(transport, TCP_CHECKSUM);
        header.segmented(head.ipv4() ? VnetHeader.GSO_TCP4 : VnetHeader.GSO_TCP6, head.headers(), slot.segmentSize);
        output.setHeader(index, header);
    }
}
