package io.heddle.ice;

import io.heddle.ice.stun.StunKey;
import io.heddle.ice.stun.StunMessage;
import io.heddle.ice.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the checks of a started agent and recognises their responses. */
final class Checks {

    /** Checks in one interval. NetBird sends all at once; this bound bites only if the remote has many candidates. */
    static final int MAX_PER_INTERVAL = 20;

    /** Checks in one interval that answer the remote's requests. */
    static final int MAX_TRIGGERED_PER_INTERVAL = 40;

    private final IceSettings settings;
    private final Messages messages;
    private final IceCredentials remote;
    private final StunKey remoteKey;
    private final Consumer<IceAction> out;
    // Oldest first. The two budgets, one nomination an interval and the life of a transaction bound it: 1 240.
    private final Map<TransactionId, Check> pending = new LinkedHashMap<>();
    private int budget = MAX_PER_INTERVAL;
    private int triggerBudget = MAX_TRIGGERED_PER_INTERVAL;
    private int next;

    /** A request on its way. */
    record Check(Pair pair, boolean nominating, long sentAt) {}

    Checks(IceSettings settings, Messages messages, IceCredentials remote, Consumer<IceAction> out) {
        this.settings = settings;
        this.messages = messages;
        this.remote = remote;
        this.remoteKey = StunKey.shortTerm(remote.password());
        this.out = out;
    }

    IceCredentials remote() {
        return remote;
    }

    /** Begins a new interval. */
    void interval(long now) {
        budget = MAX_PER_INTERVAL;
        triggerBudget = MAX_TRIGGERED_PER_INTERVAL;
        expire(now);
    }

    /** Checks pairs that do not work yet, taking turns if there are more than an interval allows. */
    void checkOpen(List<Pair> pairs, long now) {
        for (int i = 0; i < pairs.size() && budget > 0; i++) {
            Pair pair = pairs.get(next++ % pairs.size());
            if (!pair.isValid()) {
                checkInBudget(pair, now);
            }
        }
    }

    /** Checks a pair now if the interval has room, else it waits for its turn. */
    void checkInBudget(Pair pair, long now) {
        if (budget > 0) {
            budget--;
            send(pair, false, now);
        }
    }

    /** Checks a pair at once because the remote just checked it. */
    void trigger(Pair pair, long now) {
        if (triggerBudget > 0 && pair.restedFor(Timing.TRIGGER_SPACING, now)) {
            triggerBudget--;
            send(pair, false, now);
        }
    }

    void send(Pair pair, boolean nominating, long now) {
        var id = TransactionId.tagged(settings.transactionTag(), settings.random());
        pending.put(id, new Check(pair, nominating, now));
        pair.checkedAt(now);
        byte[] datagram = messages.check(id, pair, nominating, remote, remoteKey);
        out.accept(new IceAction.Send(pair.base(), pair.address(), datagram));
    }

    /**
     * Recognises a response: pending, signed by the remote, and from where the request went to. Anything else leaves
     * the check pending, so a forged response cannot spoil the true one.
     */
    @Nullable
    Check answered(StunMessage response, Base base, InetSocketAddress from, long now) {
        expire(now);
        Check check = pending.get(response.transaction());
        if (check == null
                || !check.pair.base().equals(base)
                || !check.pair.address().equals(from)
                || !response.verify(remoteKey)) {
            return null;
        }
        pending.remove(response.transaction());
        return check;
    }

    int pending() {
        return pending.size();
    }

    private void expire(long now) {
        Iterator<Check> oldest = pending.values().iterator();
        while (oldest.hasNext() && now - oldest.next().sentAt >= Timing.TRANSACTION_TIMEOUT) {
            oldest.remove();
        }
    }
}
