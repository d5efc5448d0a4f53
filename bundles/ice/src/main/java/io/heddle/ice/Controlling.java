package io.heddle.ice;

import org.jspecify.annotations.Nullable;

/**
 * Regular nomination (RFC 8445, section 8.1.1): chooses one working pair, once, and repeats the nomination until it is
 * answered. A NetBird peer does not move its WireGuard endpoint after the first selection, so there is no second choice.
 */
final class Controlling implements Nomination {

    private final CheckList list;
    private final Checks checks;
    private final long startedAt;
    private @Nullable Pair chosen;

    Controlling(CheckList list, Checks checks, long startedAt) {
        this.list = list;
        this.checks = checks;
        this.startedAt = startedAt;
    }

    @Override
    public void interval(long now) {
        if (chosen != null) {
            checks.send(chosen, true, now);
        } else if (!choose(now)) {
            checks.checkOpen(list.pairs(), now);
        }
    }

    /**
     * A controlled NetBird answers every request with a request of its own. Doing the same here would never end, so a
     * request causes a check only while the pair does not work, and at most once in an interval.
     */
    @Override
    public @Nullable Pair requested(Pair pair, boolean useCandidate, long now) {
        if (chosen == null && !pair.isValid() && pair.restedFor(Timing.CHECK_INTERVAL, now)) {
            checks.checkInBudget(pair, now);
        }
        return null;
    }

    @Override
    public @Nullable Pair answered(Checks.Check check, long now) {
        if (check.nominating()) {
            return check.pair();
        }
        if (chosen == null) {
            choose(now);
        }
        return null;
    }

    private boolean choose(long now) {
        Pair best = list.bestValid(IceRole.CONTROLLING);
        if (best == null || now - startedAt < acceptanceWait(best)) {
            return false;
        }
        chosen = best;
        checks.send(best, true, now);
        return true;
    }

    private static long acceptanceWait(Pair pair) {
        return Math.max(
                Timing.acceptanceWait(pair.local().type()),
                Timing.acceptanceWait(pair.remote().type()));
    }
}
