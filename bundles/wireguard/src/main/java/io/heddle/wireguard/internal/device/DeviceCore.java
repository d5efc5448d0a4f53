package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.DeviceConfig;
import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.Output;
import io.heddle.wireguard.PeerConfig;
import io.heddle.wireguard.PeerSnapshot;
import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.ReceiveResult;
import io.heddle.wireguard.SendResult;
import io.heddle.wireguard.internal.noise.Messages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The device behind its public face: puts the parts together and decides what runs under the lock. */
public final class DeviceCore {

    private final DeviceState state;
    private final PeerTable table;
    private final Handshakes handshakes;
    private final Transport transport;
    private final TimerRunner timers;

    public DeviceCore(DeviceConfig config) {
        state = new DeviceState(config);
        table = new PeerTable(state);
        var sealer = new Sealer(state);
        handshakes = new Handshakes(state, sealer);
        transport = new Transport(state, sealer, handshakes);
        timers = new TimerRunner(state, handshakes);
    }

    DeviceState state() {
        return state;
    }

    public ReceiveResult receive(ByteBuffer buffer, int offset, int length, Endpoint source, long now, Output out) {
        int type = Messages.typeOf(buffer, offset, length);
        if (type == 0) {
            return ReceiveResult.NOT_WIREGUARD;
        }
        if (state.closed()) {
            return ReceiveResult.DROPPED;
        }
        if (type == Messages.TRANSPORT) {
            return transport.receive(buffer, offset, length, source, now, out);
        }
        var message = new byte[length];
        buffer.get(offset, message);
        var handled = new boolean[1];
        state.locked(
                out, outbox -> handled[0] = !state.closed() && handshakes.receive(type, message, source, now, outbox));
        return handled[0] ? ReceiveResult.HANDSHAKE : ReceiveResult.DROPPED;
    }

    public SendResult send(ByteBuffer buffer, int offset, int length, long now, Output out) {
        return state.closed() ? SendResult.DROPPED : transport.send(buffer, offset, length, now, out);
    }

    public void tick(long now, Output out) {
        var more = new boolean[] {true};
        while (more[0]) {
            state.locked(out, outbox -> more[0] = timers.runSome(now, outbox));
        }
    }

    public OptionalLong nextDeadline() {
        long earliest = state.deadlines().earliest();
        return earliest == DeadlineQueue.NONE ? OptionalLong.empty() : OptionalLong.of(earliest);
    }

    public boolean initiate(PublicKey key, long now, Output out) {
        var known = new boolean[1];
        state.locked(out, outbox -> {
            Peer peer = state.peers().get(key);
            if (peer != null) {
                known[0] = true;
                handshakes.initiate(peer, false, now, outbox);
            }
        });
        return known[0];
    }

    public boolean putPeer(PeerConfig config, long now) {
        return guarded(open -> open && table.put(config, now));
    }

    public boolean removePeer(PublicKey key) {
        return guarded(open -> table.remove(key));
    }

    public boolean setEndpoint(PublicKey key, @Nullable Endpoint endpoint, long now) {
        return guarded(open -> {
            Peer peer = state.peers().get(key);
            if (peer == null) {
                return false;
            }
            table.endpoint(peer, endpoint, now);
            return true;
        });
    }

    public void setPrivateKey(PrivateKey key, long now) {
        guarded(open -> {
            if (open) {
                table.privateKey(key, now);
            }
            return open;
        });
    }

    public void setMtu(int mtu) {
        state.mtu(mtu);
    }

    public PublicKey publicKey() {
        return guarded(open -> state.identity().publicKey());
    }

    public Optional<PeerSnapshot> peer(PublicKey key) {
        return guarded(open -> Optional.ofNullable(state.peers().get(key)).map(Peer::snapshot));
    }

    public List<PeerSnapshot> snapshot() {
        return guarded(open -> {
            var peers = new ArrayList<PeerSnapshot>(state.peers().size());
            state.peers().values().forEach(peer -> peers.add(peer.snapshot()));
            return List.copyOf(peers);
        });
    }

    public void close() {
        guarded(open -> {
            if (open) {
                state.markClosed();
                table.close();
            }
            return open;
        });
    }

    /** Does work under the lock that is told whether the device is open. */
    private <R> R guarded(Function<Boolean, R> work) {
        var result = new ArrayList<R>(1);
        state.locked(outbox -> result.add(work.apply(!state.closed())));
        return result.get(0);
    }
}
