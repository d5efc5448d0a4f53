package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.Output;
import io.heddle.wireguard.ReceiveResult;
import io.heddle.wireguard.SendResult;
import io.heddle.wireguard.internal.crypto.LittleEndian;
import io.heddle.wireguard.internal.device.PeerTimers.Timer;
import io.heddle.wireguard.internal.noise.Messages;
import io.heddle.wireguard.internal.routing.InnerPacket;
import java.nio.ByteBuffer;

/** The way of packets, in both directions. Takes the lock of the device only where a session or timer changes. */
final class Transport {

    private final DeviceState state;
    private final Sealer sealer;
    private final Handshakes handshakes;

    Transport(DeviceState state, Sealer sealer, Handshakes handshakes) {
        this.state = state;
        this.sealer = sealer;
        this.handshakes = handshakes;
    }

    SendResult send(ByteBuffer buffer, int offset, int length, long now, Output out) {
        InnerPacket.Version version = InnerPacket.version(buffer, offset, length);
        if (version == InnerPacket.Version.NONE) {
            return SendResult.MALFORMED;
        }
        Peer peer = state.routes().destination(buffer, offset, version);
        if (peer == null) {
            return SendResult.NO_PEER;
        }
        Endpoint endpoint = peer.endpoint();
        if (endpoint == null) {
            return SendResult.NO_ENDPOINT;
        }
        Keypair keypair = peer.keypairs().current();
        int sealed =
                keypair == null || !keypair.canSend(now) ? 0 : sealer.seal(peer, keypair, buffer, offset, length, now);
        if (keypair == null || sealed == 0) {
            return stage(peer, buffer, offset, length, now, out);
        }
        out.datagram(endpoint, buffer, offset - Messages.TRANSPORT_HEADER, sealed);
        settle(peer, keypair.wantsRenewalAfterSending(now), now, out);
        return SendResult.SENT;
    }

    private SendResult stage(Peer peer, ByteBuffer buffer, int offset, int length, long now, Output out) {
        var result = new SendResult[] {SendResult.DROPPED};
        state.locked(out, outbox -> {
            if (!peer.removed() && peer.staged().add(buffer, offset, length)) {
                result[0] = SendResult.STAGED;
            }
            // The session may have come up since the caller looked; then this sends at once.
            if (!peer.removed()) {
                handshakes.sendStaged(peer, false, now, outbox);
            }
        });
        return result[0];
    }

    ReceiveResult receive(ByteBuffer buffer, int offset, int length, Endpoint source, long now, Output out) {
        if (!(state.indexes().get(LittleEndian.getInt(buffer, offset + Messages.SENDER)) instanceof Keypair keypair)) {
            return ReceiveResult.DROPPED;
        }
        int start = offset + Messages.TRANSPORT_HEADER;
        int sealed = length - Messages.TRANSPORT_HEADER;
        long counter = LittleEndian.getLong(buffer, offset + Messages.COUNTER);
        if (!keypair.canReceive(now, counter)
                || !keypair.replay().isNew(counter)
                || !keypair.receiving().open(counter, buffer, start, sealed)
                || !keypair.replay().accept(counter)) {
            return ReceiveResult.DROPPED;
        }
        accepted(keypair, length, source, now, out);
        int room = sealed - Messages.TAG_LENGTH;
        if (room > 0) {
            keypair.peer().timers().dataReceived(now);
        }
        settle(keypair.peer(), renewsNow(keypair, now), now, out);
        return room == 0 ? ReceiveResult.KEEPALIVE : deliver(keypair.peer(), buffer, start, room, out);
    }

    private void accepted(Keypair keypair, int length, Endpoint source, long now, Output out) {
        Peer peer = keypair.peer();
        peer.countReceived(length);
        if (peer.roam(source)) {
            var told = new Outbox();
            told.endpointChanged(peer.key(), source);
            told.tell(state.config().listener());
        }
        peer.timers().cancel(Timer.NEW_HANDSHAKE);
        peer.traversed(now);
        // Last: it may send what waited, and that wants an answer of its own.
        if (peer.keypairs().isNext(keypair)) {
            state.locked(out, outbox -> handshakes.confirm(keypair, now, outbox));
        }
    }

    private boolean renewsNow(Keypair keypair, long now) {
        PeerTimers timers = keypair.peer().timers();
        if (timers.renewedWhileReceiving() || !keypair.wantsRenewalAfterReceiving(now)) {
            return false;
        }
        timers.renewedWhileReceiving(true);
        return true;
    }

    private ReceiveResult deliver(Peer peer, ByteBuffer buffer, int start, int room, Output out) {
        InnerPacket.Version version = InnerPacket.version(buffer, start, room);
        if (version == InnerPacket.Version.NONE) {
            return ReceiveResult.DROPPED;
        }
        int length = InnerPacket.length(buffer, start, room, version);
        if (length < 0 || state.routes().source(buffer, start, version) != peer) {
            return ReceiveResult.DROPPED;
        }
        out.packet(peer.key(), buffer, start, length);
        return ReceiveResult.PACKET;
    }

    /** Takes the lock if a timer became due earlier or the session is to be renewed. */
    private void settle(Peer peer, boolean renew, long now, Output out) {
        boolean initiate = renew && peer.mayInitiate(now);
        if (initiate) {
            state.locked(out, outbox -> {
                if (!peer.removed()) {
                    handshakes.initiate(peer, false, now, outbox);
                }
            });
        } else if (peer.needsScheduling()) {
            state.locked(outbox -> state.reschedule(peer));
        }
    }
}
