package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.DeviceConfig;
import io.heddle.wireguard.Output;
import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.cookie.CookieChecker;
import io.heddle.wireguard.internal.noise.HandshakeClock;
import io.heddle.wireguard.internal.noise.Identity;
import io.heddle.wireguard.internal.routing.AllowedIps;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What the parts of a device share. The index table, the allowed IPs and volatile fields may be read by any thread; all
 * else, and every change, is guarded by the lock.
 */
final class DeviceState {

    private final DeviceConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PublicKey, Peer> peers = new HashMap<>();
    private final IndexTable indexes = new IndexTable();
    private final AllowedIps<Peer> routes = new AllowedIps<>();
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final StagingBudget stagingBudget = new StagingBudget(Limits.STAGED_BYTES);
    private final HandshakeClock clock;
    private Identity identity;
    private CookieChecker cookieChecker;
    private volatile int mtu;
    private volatile boolean closed;

    DeviceState(DeviceConfig config) {
        this.config = config;
        this.clock = new HandshakeClock(config.wallClock(), config.timestampFloor());
        this.identity = new Identity(config.privateKey());
        this.cookieChecker = new CookieChecker(identity.publicKey(), config.random());
        this.mtu = config.mtu();
    }

    DeviceConfig config() {
        return config;
    }

    Map<PublicKey, Peer> peers() {
        return peers;
    }

    IndexTable indexes() {
        return indexes;
    }

    AllowedIps<Peer> routes() {
        return routes;
    }

    DeadlineQueue deadlines() {
        return deadlines;
    }

    StagingBudget stagingBudget() {
        return stagingBudget;
    }

    HandshakeClock clock() {
        return clock;
    }

    Identity identity() {
        return identity;
    }

    CookieChecker cookieChecker() {
        return cookieChecker;
    }

    void identity(PrivateKey key) {
        identity.destroy();
        cookieChecker.erase();
        identity = new Identity(key);
        cookieChecker = new CookieChecker(identity.publicKey(), config.random());
    }

    int mtu() {
        return mtu;
    }

    void mtu(int value) {
        mtu = value;
    }

    boolean closed() {
        return closed;
    }

    void markClosed() {
        closed = true;
    }

    /** Does work under the lock, then sends and tells what it produced. */
    void locked(Output out, Consumer<Outbox> work) {
        guarded(work).flush(out, config.listener());
    }

    /** Does work under the lock that sends nothing, then tells what happened. */
    void locked(Consumer<Outbox> work) {
        guarded(work).tell(config.listener());
    }

    private Outbox guarded(Consumer<Outbox> work) {
        var outbox = new Outbox();
        lock.lock();
        try {
            long before = deadlines.earliest();
            work.accept(outbox);
            long after = deadlines.earliest();
            if (after != DeadlineQueue.NONE && (before == DeadlineQueue.NONE || after - before < 0)) {
                outbox.deadlineMoved(after);
            }
        } finally {
            lock.unlock();
        }
        return outbox;
    }

    /** Queues the peer for its first timer. Under the lock. */
    void reschedule(Peer peer) {
        if (peer.removed()) {
            deadlines.schedule(peer, DeadlineQueue.NONE);
            return;
        }
        do {
            deadlines.schedule(peer, peer.timers().earliest());
            // A packet on another thread may have armed a timer and looked at the former deadline meanwhile.
        } while (peer.needsScheduling());
    }

    /** Forgets a session. Under the lock. */
    void retire(Keypair keypair) {
        indexes.remove(keypair);
        keypair.erase();
    }

    /** Forgets a handshake of ours, if there is one. Under the lock. */
    void discardInitiation(Peer peer) {
        PendingInitiation pending = peer.initiation();
        if (pending != null) {
            indexes.remove(pending);
            pending.handshake().erase();
            peer.initiation(null);
        }
    }

    /** Forgets all secrets shared with a peer and what waits for new ones. Under the lock. */
    void eraseSessions(Peer peer) {
        peer.keypairs().clear(this::retire);
        discardInitiation(peer);
        peer.staged().clear();
    }

    long jitter() {
        return TimeUnit.MILLISECONDS.toNanos(config.random().nextInt(Limits.JITTER_MILLIS + 1));
    }
}
