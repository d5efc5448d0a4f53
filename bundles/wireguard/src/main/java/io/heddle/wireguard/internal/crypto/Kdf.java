package io.heddle.wireguard.internal.crypto;

import java.util.Arrays;

/** HMAC-BLAKE2s (RFC 2104) and the key derivation of RFC 5869 on it, in the three sizes WireGuard uses. */
public final class Kdf {

    private static final byte INNER_PAD = 0x36;
    private static final byte OUTER_PAD = 0x5c;

    private Kdf() {}

    /** HMAC with a key of at most 64 bytes over the concatenation of the parts. */
    public static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] pad = padded(key, INNER_PAD);
        var hash = new Blake2s().update(pad);
        for (byte[] part : parts) {
            hash.update(part);
        }
        byte[] inner = hash.digest();
        Arrays.fill(pad, (byte) 0);
        pad = padded(key, OUTER_PAD);
        byte[] outer = new Blake2s().update(pad).update(inner).digest();
        Arrays.fill(pad, (byte) 0);
        Arrays.fill(inner, (byte) 0);
        return outer;
    }

    /**
     * Derives keys of 32 bytes.
     *
     * @param count how many, 1 to 3
     */
    public static byte[][] derive(byte[] key, byte[] input, int count) {
        byte[] secret = hmac(key, input);
        var outputs = new byte[count][];
        outputs[0] = hmac(secret, new byte[] {1});
        for (int i = 1; i < count; i++) {
            outputs[i] = hmac(secret, outputs[i - 1], new byte[] {(byte) (i + 1)});
        }
        Arrays.fill(secret, (byte) 0);
        return outputs;
    }

    private static byte[] padded(byte[] key, byte pad) {
        var block = new byte[Blake2s.BLOCK_LENGTH];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (i < key.length ? key[i] ^ pad : pad);
        }
        return block;
    }
}
