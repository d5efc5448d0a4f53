package io.heddle.netlink;

/** What a {@link NftablesMonitor} tells of the table it watches. */
public sealed interface NftablesEvent {

    /**
     * A transaction changed the table: it, or a chain, rule, set or element in it.
     *
     * @param generation number of the ruleset since this transaction; the one of before is one less, and it wraps around
     * @param removed whether the table was removed and not made anew
     * @param process thread that made the transaction, numbered as on the host outside of all containers; 0 if unknown
     * @param program name of that thread, at most 15 bytes; empty if unknown
     */
    record Changed(int generation, boolean removed, int process, String program) implements NftablesEvent {}

    /** Events were lost because they came faster than they were taken: the table may have been changed. */
    record Overrun() implements NftablesEvent {}

    /** The kernel does not tell us any more; the last event. */
    record Ended() implements NftablesEvent {}
}
