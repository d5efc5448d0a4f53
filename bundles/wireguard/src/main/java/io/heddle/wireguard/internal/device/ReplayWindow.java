package io.heddle.wireguard.internal.device;

/**
 * Remembers which packet numbers were seen (RFC 6479): of the last 8128, each; all below count as seen. Numbers are
 * unsigned. Thread-safe.
 */
final class ReplayWindow {

    static final int BITS = 8192;
    /** One word is always partly in the future, so that a shift clears whole words. */
    static final int SIZE = BITS - Long.SIZE;

    private static final int WORDS = BITS / Long.SIZE;
    private static final int WORD_SHIFT = 6;

    private final long[] seen = new long[WORDS];
    private long greatest;

    /** Whether a packet of this number could still be accepted. Cheap, to be asked before decrypting. */
    synchronized boolean isNew(long number) {
        if (Long.compareUnsigned(number, greatest) > 0) {
            return true;
        }
        return Long.compareUnsigned(greatest - number, SIZE) < 0 && (seen[word(number)] & 1L << number) == 0;
    }

    /** Marks the number of a genuine packet; false if it was seen before or is too old. */
    synchronized boolean accept(long number) {
        if (!isNew(number)) {
            return false;
        }
        if (Long.compareUnsigned(number, greatest) > 0) {
            advance(number);
        }
        seen[word(number)] |= 1L << number;
        return true;
    }

    private void advance(long number) {
        long from = greatest >>> WORD_SHIFT;
        long words = Math.min((number >>> WORD_SHIFT) - from, WORDS);
        for (long i = 1; i <= words; i++) {
            seen[(int) ((from + i) & (WORDS - 1))] = 0;
        }
        greatest = number;
    }

    private static int word(long number) {
        return (int) (number >>> WORD_SHIFT) & (WORDS - 1);
    }
}
