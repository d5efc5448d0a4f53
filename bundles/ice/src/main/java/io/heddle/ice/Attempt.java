package io.heddle.ice;

import io.heddle.ice.stun.StunMessage;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an agent does from its start to its failure: checks until a pair is selected, then keeps that pair alive. */
final class Attempt {

    private final CheckList list;
    private final Checks checks;
    private final Nomination nomination;
    private final Consumer<IceAction> out;
    private final long startedAt;

    private IceState state = IceState.NEW;
    private @Nullable Pair selected;
    private long nextTick;
    private long lastHeard;

    Attempt(
            IceSettings settings,
            Messages messages,
            CheckList list,
            IceCredentials remote,
            Consumer<IceAction> out,
            long now) {
        this.list = list;
        this.out = out;
        this.checks = new Checks(settings, messages, remote, out);
        this.nomination = settings.role() == IceRole.CONTROLLING
                ? new Controlling(list, checks, now)
                : new Controlled(list, checks);
        this.startedAt = now;
        this.nextTick = now;
        change(IceState.CHECKING);
    }

    IceState state() {
        return state;
    }

    @Nullable
    Pair selected() {
        return selected;
    }

    String remoteUfrag() {
        return checks.remote().ufrag();
    }

    int pendingChecks() {
        return checks.pending();
    }

    OptionalLong deadline() {
        return switch (state) {
            case CHECKING -> OptionalLong.of(earlier(nextTick, startedAt + Timing.CONNECT_TIMEOUT));
            case CONNECTED -> OptionalLong.of(earlier(nextTick, lastHeard + Timing.DISCONNECT_TIMEOUT));
            case DISCONNECTED -> OptionalLong.of(earlier(nextTick, lastHeard + Timing.FAIL_TIMEOUT));
            case NEW, FAILED, CLOSED -> OptionalLong.empty();
        };
    }

    void tick(long now) {
        switch (state) {
            case CHECKING -> tickChecking(now);
            case CONNECTED, DISCONNECTED -> tickSelected(now);
            case NEW, FAILED, CLOSED -> {}
        }
    }

    /** Checks pairs of a new candidate, which need not wait for the next interval. */
    void checkNew(List<Pair> pairs, long now) {
        if (state == IceState.CHECKING) {
            pairs.forEach(pair -> checks.checkInBudget(pair, now));
        }
    }

    /** Answers an authentic request and acts on it; both only if there is room for its source. */
    void requested(RemoteCheck check, byte[] success, long now) {
        Pair pair = list.learn(check.base(), check.from(), check.cid());
        if (pair != null) {
            out.accept(new IceAction.Send(check.base(), check.from(), success));
            requested(pair, check.useCandidate(), now);
        }
    }

    /** Acts on a request that was answered before the start. */
    void replay(RemoteCheck check, long now) {
        Pair pair = list.learn(check.base(), check.from(), check.cid());
        if (pair != null) {
            requested(pair, check.useCandidate(), now);
        }
    }

    void answered(StunMessage response, Base base, InetSocketAddress from, long now) {
        Checks.Check check = checks.answered(response, base, from, now);
        if (check == null) {
            return;
        }
        check.pair().answered(now - check.sentAt());
        heard(check.pair(), now);
        if (selected == null) {
            select(nomination.answered(check, now), now);
        }
    }

    private void requested(Pair pair, boolean useCandidate, long now) {
        heard(pair, now);
        if (selected == null) {
            select(nomination.requested(pair, useCandidate, now), now);
        }
    }

    private void tickChecking(long now) {
        if (now - startedAt >= Timing.CONNECT_TIMEOUT) {
            change(IceState.FAILED);
        } else if (now - nextTick >= 0) {
            nextTick = now + Timing.CHECK_INTERVAL;
            checks.interval(now);
            nomination.interval(now);
        }
    }

    private void tickSelected(long now) {
        if (now - nextTick >= Timing.STALL) {
            // The remote's messages may wait behind this call: it gets a second more to be heard.
            lastHeard = later(lastHeard, now + Timing.STALL - silenceLimit());
        }
        if (now - lastHeard >= Timing.FAIL_TIMEOUT) {
            change(IceState.FAILED);
            return;
        }
        if (state == IceState.CONNECTED && now - lastHeard >= Timing.DISCONNECT_TIMEOUT) {
            change(IceState.DISCONNECTED);
        }
        if (now - nextTick >= 0 && selected != null) {
            nextTick = now + Timing.KEEPALIVE_INTERVAL;
            checks.interval(now);
            checks.send(selected, false, now);
        }
    }

    private long silenceLimit() {
        return state == IceState.CONNECTED ? Timing.DISCONNECT_TIMEOUT : Timing.FAIL_TIMEOUT;
    }

    private void select(@Nullable Pair pair, long now) {
        if (pair == null) {
            return;
        }
        selected = pair;
        lastHeard = now;
        nextTick = now + Timing.KEEPALIVE_INTERVAL;
        out.accept(new IceAction.Selected(pair.toSelected()));
        change(IceState.CONNECTED);
    }

    private void heard(Pair pair, long now) {
        if (!pair.equals(selected)) {
            return;
        }
        lastHeard = now;
        if (state == IceState.DISCONNECTED) {
            change(IceState.CONNECTED);
        }
    }

    private void change(IceState to) {
        state = to;
        out.accept(new IceAction.StateChanged(to));
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private static long later(long a, long b) {
        return a - b < 0 ? b : a;
    }
}
