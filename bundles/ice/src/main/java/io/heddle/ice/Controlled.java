package io.heddle.ice;

import org.jspecify.annotations.Nullable;

/** Follows the remote's nomination: the first pair that is both nominated and known to work is selected. */
final class Controlled implements Nomination {

    private final CheckList list;
    private final Checks checks;

    Controlled(CheckList list, Checks checks) {
        this.list = list;
        this.checks = checks;
    }

    @Override
    public void interval(long now) {
        checks.checkOpen(list.pairs(), now);
    }

    /**
     * Checks back at once: NetBird's controlling side gives a pair eight checks and then never tries it again, so every
     * one of them must find our side of the path open.
     */
    @Override
    public @Nullable Pair requested(Pair pair, boolean useCandidate, long now) {
        if (useCandidate) {
            pair.nominate();
        }
        if (pair.isValid()) {
            return pair.isNominated() ? pair : null;
        }
        checks.trigger(pair, now);
        return null;
    }

    @Override
    public @Nullable Pair answered(Checks.Check check, long now) {
        return check.pair().isNominated() ? check.pair() : null;
    }
}
