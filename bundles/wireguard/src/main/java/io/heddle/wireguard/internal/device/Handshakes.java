package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.PacketCipherFactory;
import io.heddle.wireguard.WireGuardDevice;
import io.heddle.wireguard.internal.cookie.LoadMeter;
import io.heddle.wireguard.internal.cookie.RateLimiter;
import io.heddle.wireguard.internal.device.PeerTimers.Timer;
import io.heddle.wireguard.internal.noise.Initiation;
import io.heddle.wireguard.internal.noise.Messages;
import io.heddle.wireguard.internal.noise.Response;
import io.heddle.wireguard.internal.noise.SessionKeys;
import io.heddle.wireguard.internal.noise.Tai64n;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Begins, answers and completes handshakes. Everything here runs under the lock of the device. */
final class Handshakes {

    private final DeviceState state;
    private final Sealer sealer;
    private final SecureRandom random;
    private final LoadMeter load;
    private final RateLimiter limiter = new RateLimiter();

    Handshakes(DeviceState state, Sealer sealer) {
        this.state = state;
        this.sealer = sealer;
        this.random = state.config().random();
        this.load = new LoadMeter(state.config().handshakesPerSecond());
    }

    /** Acts upon a message that is not a transport packet; false if it is not genuine or not wanted. */
    boolean receive(int type, byte[] message, Endpoint source, long now, Outbox out) {
        if (type == Messages.COOKIE_REPLY) {
            IndexTable.Entry entry = state.indexes().get(Messages.receiverOf(message));
            return entry != null && entry.peer().cookies().accept(message, now);
        }
        if (!state.cookieChecker().hasValidMac1(message)) {
            return false;
        }
        if (load.underLoad(now)) {
            if (!state.cookieChecker().hasValidMac2(message, source, now)) {
                byte[] reply = state.cookieChecker().reply(message, source, now);
                out.datagram(source, ByteBuffer.wrap(reply), 0, reply.length);
                return true;
            }
            if (!limiter.allow(source.origin(), now)) {
                return false;
            }
        }
        return type == Messages.INITIATION ? answer(message, source, now, out) : complete(message, source, now, out);
    }

    private boolean answer(byte[] message, Endpoint source, long now, Outbox out) {
        Response handshake = Response.read(message, state.identity());
        if (handshake == null) {
            return false;
        }
        Peer peer = prove(handshake, now);
        boolean answered = false;
        if (peer != null) {
            received(peer, message.length, source, now, out);
            answered = respond(peer, handshake, now, out);
        }
        handshake.erase();
        return answered;
    }

    /** The peer that sent an initiation, if it proves to be that peer and is not repeating itself. */
    private @Nullable Peer prove(Response handshake, long now) {
        Peer peer = state.peers().get(handshake.initiator());
        byte[] staticSecret = peer == null ? null : peer.staticSecret(state.identity());
        byte[] timestamp = staticSecret == null ? null : handshake.timestamp(staticSecret);
        return peer != null && timestamp != null && peer.acceptTimestamp(timestamp, now) ? peer : null;
    }

    private boolean respond(Peer peer, Response handshake, long now, Outbox out) {
        int index = state.indexes().unused(random::nextInt);
        var answer = new byte[Messages.RESPONSE_LENGTH];
        SessionKeys keys = handshake.respond(answer, index, peer.presharedKeyBytes(), random);
        if (keys == null) {
            return false;
        }
        Keypair keypair = keypair(peer, index, keys, false, now);
        peer.keypairs().installResponded(keypair, state::retire);
        state.indexes().put(keypair);
        peer.timers().arm(Timer.ERASE_KEYS, now + 3 * Limits.REJECT_AFTER_TIME);
        send(peer, answer, now, out);
        return true;
    }

    private boolean complete(byte[] message, Endpoint source, long now, Outbox out) {
        if (!(state.indexes().get(Messages.receiverOf(message)) instanceof PendingInitiation pending)) {
            return false;
        }
        Peer peer = pending.peer();
        SessionKeys keys = pending.handshake().complete(message, state.identity(), peer.presharedKeyBytes());
        if (keys == null) {
            return false;
        }
        state.discardInitiation(peer);
        received(peer, message.length, source, now, out);
        Keypair keypair = keypair(peer, pending.localIndex(), keys, true, now);
        peer.keypairs().installInitiated(keypair, state::retire);
        state.indexes().put(keypair);
        peer.timers().arm(Timer.ERASE_KEYS, now + 3 * Limits.REJECT_AFTER_TIME);
        completed(peer, out);
        // Something must be sent at once, so that the responder may use the session.
        sendStaged(peer, true, now, out);
        return true;
    }

    /** The first packet of a session that the peer initiated has come. */
    void confirm(Keypair keypair, long now, Outbox out) {
        Peer peer = keypair.peer();
        if (!peer.removed() && peer.keypairs().confirm(keypair, state::retire)) {
            completed(peer, out);
            sendStaged(peer, false, now, out);
        }
    }

    private void completed(Peer peer, Outbox out) {
        peer.timers().cancel(Timer.RETRANSMIT);
        peer.timers().renewedWhileReceiving(false);
        peer.lastHandshake(state.config().wallClock().instant());
        out.handshakeCompleted(peer.key());
    }

    /**
     * Sends an initiation, unless one was sent within the last five seconds; then it follows when they are over.
     *
     * @param retry whether this repeats an unanswered one, so that the time for giving up runs on
     */
    void initiate(Peer peer, boolean retry, long now, Outbox out) {
        if (!retry) {
            peer.attemptsSince(now);
        }
        byte[] staticSecret = peer.staticSecret(state.identity());
        if (peer.endpoint() == null || staticSecret == null) {
            peer.timers().cancel(Timer.RETRANSMIT);
            peer.staged().clear();
        } else if (peer.mayInitiate(now)) {
            sendInitiation(peer, staticSecret, now, out);
        } else {
            peer.timers().armIfIdle(Timer.RETRANSMIT, peer.handshakeSentAt() + Limits.REKEY_TIMEOUT + state.jitter());
        }
        state.reschedule(peer);
    }

    private void sendInitiation(Peer peer, byte[] staticSecret, long now, Outbox out) {
        state.discardInitiation(peer);
        int index = state.indexes().unused(random::nextInt);
        var message = new byte[Messages.INITIATION_LENGTH];
        byte[] timestamp = Tai64n.encode(state.clock().next());
        Initiation handshake =
                Initiation.begin(message, index, state.identity(), peer.key(), staticSecret, timestamp, random);
        if (handshake == null) {
            return;
        }
        var pending = new PendingInitiation(peer, handshake);
        peer.initiation(pending);
        state.indexes().put(pending);
        peer.timers().arm(Timer.RETRANSMIT, now + Limits.REKEY_TIMEOUT + state.jitter());
        send(peer, message, now, out);
    }

    /**
     * Sends what waits, or begins a handshake if there is no session to send it with.
     *
     * @param keepalive whether an empty packet is sent if nothing waits
     */
    void sendStaged(Peer peer, boolean keepalive, long now, Outbox out) {
        Keypair keypair = peer.keypairs().current();
        if (keypair == null || !keypair.canSend(now)) {
            initiate(peer, false, now, out);
            return;
        }
        boolean renew = keypair.wantsRenewalAfterSending(now) && peer.mayInitiate(now);
        StagedPackets.Packet packet = peer.staged().poll();
        if (packet == null && keepalive) {
            packet = new StagedPackets.Packet(
                    ByteBuffer.allocate(WireGuardDevice.HEADROOM + WireGuardDevice.TAILROOM), 0);
        }
        while (packet != null) {
            transmit(peer, keypair, packet, now, out);
            packet = peer.staged().poll();
        }
        if (renew) {
            initiate(peer, false, now, out);
        }
        state.reschedule(peer);
    }

    private void transmit(Peer peer, Keypair keypair, StagedPackets.Packet packet, long now, Outbox out) {
        Endpoint endpoint = peer.endpoint();
        int sealed = endpoint == null
                ? 0
                : sealer.seal(peer, keypair, packet.buffer(), WireGuardDevice.HEADROOM, packet.length(), now);
        if (endpoint != null && sealed > 0) {
            out.datagram(endpoint, packet.buffer(), 0, sealed);
        }
    }

    /** A genuine handshake message came. */
    private void received(Peer peer, int length, Endpoint source, long now, Outbox out) {
        peer.countReceived(length);
        if (peer.roam(source)) {
            out.endpointChanged(peer.key(), source);
        }
        peer.timers().cancel(Timer.NEW_HANDSHAKE);
        peer.traversed(now);
    }

    private void send(Peer peer, byte[] message, long now, Outbox out) {
        peer.cookies().sign(message, now);
        peer.handshakeSent(now);
        peer.timers().cancel(Timer.KEEPALIVE);
        peer.traversed(now);
        Endpoint endpoint = peer.endpoint();
        if (endpoint != null) {
            peer.countSent(message.length);
            out.datagram(endpoint, ByteBuffer.wrap(message), 0, message.length);
        }
        state.reschedule(peer);
    }

    private Keypair keypair(Peer peer, int index, SessionKeys keys, boolean initiator, long now) {
        PacketCipherFactory ciphers = state.config().ciphers();
        var keypair = new Keypair(
                peer,
                index,
                keys.remoteIndex(),
                initiator,
                now,
                ciphers.create(keys.sending()),
                ciphers.create(keys.receiving()));
        keys.erase();
        return keypair;
    }
}
