package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.internal.device.PeerTimers.Timer;

/** Does what the timers of a peer are for. Runs under the lock of the device. */
final class TimerRunner {

    private final DeviceState state;
    private final Handshakes handshakes;

    TimerRunner(DeviceState state, Handshakes handshakes) {
        this.state = state;
        this.handshakes = handshakes;
    }

    /** Runs the timers of a few due peers; false if none was due. */
    boolean runSome(long now, Outbox out) {
        int count = 0;
        Peer peer = state.deadlines().pollDue(now);
        while (peer != null) {
            run(peer, now, out);
            state.reschedule(peer);
            count++;
            peer = count < Limits.TICK_BATCH ? state.deadlines().pollDue(now) : null;
        }
        return count > 0;
    }

    private void run(Peer peer, long now, Outbox out) {
        PeerTimers timers = peer.timers();
        if (timers.fire(Timer.ERASE_KEYS, now)) {
            state.eraseSessions(peer);
        }
        if (timers.fire(Timer.RETRANSMIT, now)) {
            retransmit(peer, now, out);
        }
        if (timers.fire(Timer.NEW_HANDSHAKE, now)) {
            handshakes.initiate(peer, false, now, out);
        }
        if (timers.fire(Timer.KEEPALIVE, now)) {
            handshakes.sendStaged(peer, true, now, out);
            if (timers.takeAnotherKeepalive()) {
                timers.arm(Timer.KEEPALIVE, now + Limits.KEEPALIVE_TIMEOUT);
            }
        }
        if (timers.fire(Timer.PERSISTENT_KEEPALIVE, now) && peer.keepaliveSeconds() > 0) {
            handshakes.sendStaged(peer, true, now, out);
        }
    }

    private void retransmit(Peer peer, long now, Outbox out) {
        if (now - peer.attemptsSince() < Limits.REKEY_ATTEMPT_TIME) {
            handshakes.initiate(peer, true, now, out);
            return;
        }
        state.discardInitiation(peer);
        peer.staged().clear();
        peer.timers().cancel(Timer.KEEPALIVE);
        peer.timers().armIfIdle(Timer.ERASE_KEYS, now + 3 * Limits.REJECT_AFTER_TIME);
        out.handshakeFailed(peer.key());
    }
}
