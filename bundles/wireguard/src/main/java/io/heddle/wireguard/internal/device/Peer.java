package io.heddle.wireguard.internal.device;

import io.heddle.wireguard.AllowedIp;
import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.PeerSnapshot;
import io.heddle.wireguard.PresharedKey;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.cookie.CookieGenerator;
import io.heddle.wireguard.internal.device.PeerTimers.Timer;
import io.heddle.wireguard.internal.noise.Identity;
import io.heddle.wireguard.internal.noise.Tai64n;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one peer. Volatile fields and thread-safe parts are used by packets on any thread; all else is
 * guarded by the lock of the device. What only a talking peer needs is made when it talks.
 */
final class Peer {

    private final PublicKey key;
    private final PeerTimers timers = new PeerTimers();
    private final Keypairs keypairs = new Keypairs();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final StagedPackets staged;
    private final Set<AllowedIp> allowedIps = new LinkedHashSet<>();

    private volatile @Nullable Endpoint endpoint;
    private volatile int keepaliveSeconds;
    private volatile @Nullable Instant lastHandshake;
    private volatile long scheduledAt = DeadlineQueue.NONE;
    private volatile boolean handshakeSent;
    private volatile long handshakeSentAt;

    private boolean removed;
    private int heapIndex = -1;
    private @Nullable PresharedKey presharedKey;
    private @Nullable CookieGenerator cookies;
    private byte @Nullable [] staticSecret;
    private @Nullable PendingInitiation initiation;
    private long attemptsSince;
    private byte[] greatestTimestamp = new byte[Tai64n.LENGTH];
    private boolean initiationAccepted;
    private long initiationAcceptedAt;

    Peer(PublicKey key, StagingBudget budget) {
        this.key = key;
        this.staged = new StagedPackets(budget);
    }

    PublicKey key() {
        return key;
    }

    PeerTimers timers() {
        return timers;
    }

    Keypairs keypairs() {
        return keypairs;
    }

    StagedPackets staged() {
        return staged;
    }

    Set<AllowedIp> allowedIps() {
        return allowedIps;
    }

    @Nullable
    Endpoint endpoint() {
        return endpoint;
    }

    void endpoint(@Nullable Endpoint value) {
        endpoint = value;
    }

    /** A genuine packet came from there. Returns whether that is news. */
    boolean roam(Endpoint source) {
        Endpoint known = endpoint;
        if (source == known || source.equals(known) || (known != null && !source.attractsPeers())) {
            return false;
        }
        endpoint = source;
        return true;
    }

    int keepaliveSeconds() {
        return keepaliveSeconds;
    }

    void keepaliveSeconds(int value) {
        keepaliveSeconds = value;
    }

    void lastHandshake(Instant value) {
        lastHandshake = value;
    }

    boolean removed() {
        return removed;
    }

    void markRemoved() {
        removed = true;
    }

    byte[] presharedKeyBytes() {
        return presharedKey == null ? new byte[PublicKey.LENGTH] : presharedKey.bytes();
    }

    void presharedKey(@Nullable PresharedKey value) {
        presharedKey = value;
    }

    CookieGenerator cookies() {
        if (cookies == null) {
            cookies = new CookieGenerator(key);
        }
        return cookies;
    }

    /** What our static key and the peer's agree on, kept; null if the peer's key is unusable. */
    byte @Nullable [] staticSecret(Identity identity) {
        if (staticSecret == null) {
            staticSecret = identity.agree(key);
        }
        return staticSecret;
    }

    void forgetStaticSecret() {
        if (staticSecret != null) {
            Arrays.fill(staticSecret, (byte) 0);
            staticSecret = null;
        }
    }

    @Nullable
    PendingInitiation initiation() {
        return initiation;
    }

    void initiation(@Nullable PendingInitiation value) {
        initiation = value;
    }

    long attemptsSince() {
        return attemptsSince;
    }

    void attemptsSince(long value) {
        attemptsSince = value;
    }

    /** Whether the last handshake message to the peer is long enough ago for another. */
    boolean mayInitiate(long now) {
        return !handshakeSent || now - handshakeSentAt >= Limits.REKEY_TIMEOUT;
    }

    long handshakeSentAt() {
        return handshakeSentAt;
    }

    void handshakeSent(long now) {
        handshakeSentAt = now;
        handshakeSent = true;
    }

    void forgetHandshakeSent() {
        handshakeSent = false;
    }

    /** Accepts a timestamp greater than all before, at most fifty times per second. */
    boolean acceptTimestamp(byte[] timestamp, long now) {
        boolean flood = initiationAccepted && now - initiationAcceptedAt < Limits.INITIATION_INTERVAL;
        if (flood || Arrays.compareUnsigned(timestamp, greatestTimestamp) <= 0) {
            return false;
        }
        greatestTimestamp = timestamp;
        initiationAccepted = true;
        initiationAcceptedAt = now;
        return true;
    }

    void countReceived(int bytes) {
        received.addAndGet(bytes);
    }

    void countSent(int bytes) {
        sent.addAndGet(bytes);
    }

    long scheduledAt() {
        return scheduledAt;
    }

    void scheduleAt(long deadline) {
        scheduledAt = deadline;
    }

    int heapIndex() {
        return heapIndex;
    }

    void heapIndex(int value) {
        heapIndex = value;
    }

    /** Whether a timer is due before the time the peer is queued for. */
    boolean needsScheduling() {
        long earliest = timers.earliest();
        if (earliest == DeadlineQueue.NONE) {
            return false;
        }
        long scheduled = scheduledAt;
        return scheduled == DeadlineQueue.NONE || earliest - scheduled < 0;
    }

    /** Any genuine packet, either way, puts the persistent keepalive off. */
    void traversed(long now) {
        int seconds = keepaliveSeconds;
        if (seconds > 0) {
            timers.arm(Timer.PERSISTENT_KEEPALIVE, now + TimeUnit.SECONDS.toNanos(seconds));
        }
    }

    PeerSnapshot snapshot() {
        return new PeerSnapshot(
                key, endpoint, List.copyOf(allowedIps), keepaliveSeconds, lastHandshake, received.get(), sent.get());
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
