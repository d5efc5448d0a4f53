package io.heddle.wireguard.internal.crypto;

import java.util.Arrays;

/**
 * BLAKE2s (RFC 7693), plain and keyed, of 1 to 32 bytes of output. Our own rather than a library's, because that
 * one brings a provider framework with static state along; the tests compare the two.
 *
 * <p>An instance computes one hash on one thread.
 */
public final class Blake2s {

    public static final int HASH_LENGTH = 32;
    public static final int BLOCK_LENGTH = 64;

    private static final int ROUNDS = 10;
    private static final int[] IV = {
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
    };
    /** RFC 7693, section 2.7. */
    private static final byte[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    private final int outputLength;
    private final int[] state = IV.clone();
    private final int[] work = new int[16];
    private final int[] message = new int[16];
    private final byte[] block = new byte[BLOCK_LENGTH];
    private int blockLength;
    private long total;

    /** An unkeyed hash of 32 bytes. */
    public Blake2s() {
        this(HASH_LENGTH, new byte[0]);
    }

    /**
     * @param outputLength 1 to 32
     * @param key up to 32 bytes; empty for the unkeyed hash
     */
    public Blake2s(int outputLength, byte[] key) {
        this.outputLength = outputLength;
        state[0] ^= 0x01010000 ^ (key.length << 8) ^ outputLength;
        if (key.length > 0) {
            System.arraycopy(key, 0, block, 0, key.length);
            blockLength = BLOCK_LENGTH;
        }
    }

    /** The hash of the concatenation of the parts. */
    public static byte[] hash(byte[]... parts) {
        var hash = new Blake2s();
        for (byte[] part : parts) {
            hash.update(part);
        }
        return hash.digest();
    }

    /** The keyed hash of 16 bytes over a region of an array: WireGuard's MAC. */
    public static byte[] mac(byte[] key, byte[] input, int offset, int length) {
        return new Blake2s(16, key).update(input, offset, length).digest();
    }

    public Blake2s update(byte[] input) {
        return update(input, 0, input.length);
    }

    public Blake2s update(byte[] input, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            // The last block stays in the buffer, because it is compressed with another flag.
            if (blockLength == BLOCK_LENGTH) {
                total += BLOCK_LENGTH;
                compress(0);
                blockLength = 0;
            }
            int part = Math.min(left, BLOCK_LENGTH - blockLength);
            System.arraycopy(input, from, block, blockLength, part);
            blockLength += part;
            from += part;
            left -= part;
        }
        return this;
    }

    /** Finishes and erases the computation. */
    public byte[] digest() {
        total += blockLength;
        Arrays.fill(block, blockLength, BLOCK_LENGTH, (byte) 0);
        compress(-1);
        var output = new byte[HASH_LENGTH];
        for (int i = 0; i < state.length; i++) {
            LittleEndian.putInt(output, 4 * i, state[i]);
        }
        erase();
        if (outputLength == HASH_LENGTH) {
            return output;
        }
        byte[] truncated = Arrays.copyOf(output, outputLength);
        Arrays.fill(output, (byte) 0);
        return truncated;
    }

    private void erase() {
        Arrays.fill(block, (byte) 0);
        Arrays.fill(state, 0);
        Arrays.fill(work, 0);
        Arrays.fill(message, 0);
    }

    private void compress(int lastBlockFlag) {
        for (int i = 0; i < 16; i++) {
            message[i] = LittleEndian.getInt(block, 4 * i);
        }
        System.arraycopy(state, 0, work, 0, 8);
        System.arraycopy(IV, 0, work, 8, 8);
        work[12] ^= (int) total;
        work[13] ^= (int) (total >>> 32);
        work[14] ^= lastBlockFlag;
        for (int round = 0; round < ROUNDS; round++) {
            round(SIGMA[round]);
        }
        for (int i = 0; i < 8; i++) {
            state[i] ^= work[i] ^ work[i + 8];
        }
    }

    private void round(byte[] sigma) {
        mix(0, 4, 8, 12, message[sigma[0]], message[sigma[1]]);
        mix(1, 5, 9, 13, message[sigma[2]], message[sigma[3]]);
        mix(2, 6, 10, 14, message[sigma[4]], message[sigma[5]]);
        mix(3, 7, 11, 15, message[sigma[6]], message[sigma[7]]);
        mix(0, 5, 10, 15, message[sigma[8]], message[sigma[9]]);
        mix(1, 6, 11, 12, message[sigma[10]], message[sigma[11]]);
        mix(2, 7, 8, 13, message[sigma[12]], message[sigma[13]]);
        mix(3, 4, 9, 14, message[sigma[14]], message[sigma[15]]);
    }

    private void mix(int a, int b, int c, int d, int x, int y) {
        int va = work[a];
        int vb = work[b];
        int vc = work[c];
        int vd = work[d];
        va += vb + x;
        vd = Integer.rotateRight(vd ^ va, 16);
        vc += vd;
        vb = Integer.rotateRight(vb ^ vc, 12);
        va += vb + y;
        vd = Integer.rotateRight(vd ^ va, 8);
        vc += vd;
        vb = Integer.rotateRight(vb ^ vc, 7);
        work[a] = va;
        work[b] = vb;
        work[c] = vc;
        work[d] = vd;
    }
}
