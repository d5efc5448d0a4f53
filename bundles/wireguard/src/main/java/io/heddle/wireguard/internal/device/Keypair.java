package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.PacketCipher;
import java.util.concurrent.atomic.AtomicLong;

/** One session: two keys, the counters of both directions, and its age. Thread-safe. */
final class Keypair implements IndexTable.Entry {

    private final Peer peer;
    private final int localIndex;
    private final int remoteIndex;
    private final boolean initiator;
    private final long createdAt;
    private final PacketCipher sending;
    private final PacketCipher receiving;
    private final AtomicLong sendCounter = new AtomicLong();
    private final ReplayWindow replay = new ReplayWindow();

    Keypair(
            Peer peer,
            int localIndex,
            int remoteIndex,
            boolean initiator,
            long createdAt,
            PacketCipher sending,
            PacketCipher receiving) {
        this.peer = peer;
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
        this.initiator = initiator;
        this.createdAt = createdAt;
        this.sending = sending;
        this.receiving = receiving;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public int localIndex() {
        return localIndex;
    }

    int remoteIndex() {
        return remoteIndex;
    }

    boolean initiator() {
        return initiator;
    }

    PacketCipher sending() {
        return sending;
    }

    PacketCipher receiving() {
        return receiving;
    }

    ReplayWindow replay() {
        return replay;
    }

    AtomicLong sendCounter() {
        return sendCounter;
    }

    boolean canSend(long now) {
        return age(now) < Limits.REJECT_AFTER_TIME
                && Long.compareUnsigned(sendCounter.get(), Limits.REJECT_AFTER_MESSAGES) < 0;
    }

    boolean canReceive(long now, long counter) {
        return age(now) < Limits.REJECT_AFTER_TIME && Long.compareUnsigned(counter, Limits.REJECT_AFTER_MESSAGES) < 0;
    }

    /** Only who initiated renews by age, so that not both do at once. */
    boolean wantsRenewalAfterSending(long now) {
        return Long.compareUnsigned(sendCounter.get(), Limits.REKEY_AFTER_MESSAGES) >= 0
                || (initiator && age(now) >= Limits.REKEY_AFTER_TIME);
    }

    /** The initiator that only receives renews just before the session ends. */
    boolean wantsRenewalAfterReceiving(long now) {
        return initiator && age(now) >= Limits.REJECT_AFTER_TIME - Limits.KEEPALIVE_TIMEOUT - Limits.REKEY_TIMEOUT;
    }

    private long age(long now) {
        return now - createdAt;
    }

    /** Erases the keys. Idempotent. */
    void erase() {
        sending.close();
        receiving.close();
    }
}
