package io.heddle.ice;

import org.jspecify.annotations.Nullable;

/** How a role comes to a selected pair. Used only until there is one. */
sealed interface Nomination permits Controlling, Controlled {

    /** A check interval has begun. */
    void interval(long now);

    /** The remote checked a pair; returns it if this selects it. */
    @Nullable
    Pair requested(Pair pair, boolean useCandidate, long now);

    /** A check of ours was answered; returns the pair if this selects it. */
    @Nullable
    Pair answered(Checks.Check check, long now);
}
