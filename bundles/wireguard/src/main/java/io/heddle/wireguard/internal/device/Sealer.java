package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.internal.crypto.LittleEndian;
import io.heddle.wireguard.internal.device.PeerTimers.Timer;
import io.heddle.wireguard.internal.noise.Messages;
import java.nio.ByteBuffer;

/** Turns a packet into a transport message, in place. Any thread, with or without the lock. */
final class Sealer {

    private static final int PADDING_MULTIPLE = 16;

    private final DeviceState state;

    Sealer(DeviceState state) {
        this.state = state;
    }

    /**
     * Pads, encrypts and heads a packet, and sets the timers for having sent it.
     *
     * @param offset of the packet; the message begins 16 bytes before
     * @param length of the packet; 0 for a keepalive
     * @return the length of the message; 0 if the session cannot send, with the packet as it was
     */
    int seal(Peer peer, Keypair keypair, ByteBuffer buffer, int offset, int length, long now) {
        int padded = padded(length, state.mtu());
        long counter = keypair.sendCounter().getAndIncrement();
        if (Long.compareUnsigned(counter, Limits.REJECT_AFTER_MESSAGES) >= 0) {
            // Stays at the limit instead of running on to a number that was used.
            keypair.sendCounter().set(Limits.REJECT_AFTER_MESSAGES);
            return 0;
        }
        for (int i = length; i < padded; i++) {
            buffer.put(offset + i, (byte) 0);
        }
        if (!keypair.sending().seal(counter, buffer, offset, padded)) {
            return 0;
        }
        int start = offset - Messages.TRANSPORT_HEADER;
        LittleEndian.putInt(buffer, start, Messages.TRANSPORT);
        LittleEndian.putInt(buffer, start + Messages.SENDER, keypair.remoteIndex());
        LittleEndian.putLong(buffer, start + Messages.COUNTER, counter);
        int total = Messages.TRANSPORT_HEADER + padded + Messages.TAG_LENGTH;
        peer.countSent(total);
        sent(peer, length > 0, now);
        return total;
    }

    private void sent(Peer peer, boolean data, long now) {
        PeerTimers timers = peer.timers();
        timers.cancel(Timer.KEEPALIVE);
        peer.traversed(now);
        if (data && !timers.isArmed(Timer.NEW_HANDSHAKE)) {
            timers.armIfIdle(
                    Timer.NEW_HANDSHAKE, now + Limits.KEEPALIVE_TIMEOUT + Limits.REKEY_TIMEOUT + state.jitter());
        }
    }

    /** The next multiple of 16, but not beyond the MTU: a padded packet must fit where the packet does. */
    static int padded(int length, int mtu) {
        int multiple = (length + PADDING_MULTIPLE - 1) & -PADDING_MULTIPLE;
        return Math.max(length, Math.min(multiple, mtu));
    }
}
