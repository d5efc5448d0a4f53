package io.heddle.ice.stun;

import java.util.random.RandomGenerator;

/**
 * The 96 bits that tie a response to its request.
 *
 * <p>They are kept as a tag and a rest: all transactions of one sender may share the tag, so a demultiplexer finds the
 * sender of a request from its response without remembering every request. The rest is random and, with the response's
 * integrity, is what makes a guess useless.
 *
 * @param tag first four bytes
 * @param rest last eight bytes
 */
public record TransactionId(int tag, long rest) {

    /**
     * Draws an id at random.
     *
     * @param random source of randomness, cryptographic in production
     * @return 96 random bits
     */
    public static TransactionId random(RandomGenerator random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }

    /**
     * Draws an id with a given tag.
     *
     * @param tag first four bytes
     * @param random source of randomness, cryptographic in production
     * @return the tag and 64 random bits
     */
    public static TransactionId tagged(int tag, RandomGenerator random) {
        return new TransactionId(tag, random.nextLong());
    }
}
