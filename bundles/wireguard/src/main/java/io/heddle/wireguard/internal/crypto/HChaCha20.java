package io.heddle.wireguard.internal.crypto;

import java.util.Arrays;

/** HChaCha20: derives a key from a key and 16 bytes of nonce (draft-irtf-cfrg-xchacha, section 2.2). */
public final class HChaCha20 {

    private static final int DOUBLE_ROUNDS = 10;

    private HChaCha20() {}

    /** Uses the first 16 bytes of the nonce. */
    public static byte[] derive(byte[] key, byte[] nonce) {
        // "expand 32-byte k"
        int[] s = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        for (int i = 0; i < 8; i++) {
            s[4 + i] = LittleEndian.getInt(key, 4 * i);
        }
        for (int i = 0; i < 4; i++) {
            s[12 + i] = LittleEndian.getInt(nonce, 4 * i);
        }
        for (int i = 0; i < DOUBLE_ROUNDS; i++) {
            doubleRound(s);
        }
        var output = new byte[32];
        for (int i = 0; i < 4; i++) {
            LittleEndian.putInt(output, 4 * i, s[i]);
            LittleEndian.putInt(output, 16 + 4 * i, s[12 + i]);
        }
        Arrays.fill(s, 0);
        return output;
    }

    private static void doubleRound(int[] s) {
        quarterRound(s, 0, 4, 8, 12);
        quarterRound(s, 1, 5, 9, 13);
        quarterRound(s, 2, 6, 10, 14);
        quarterRound(s, 3, 7, 11, 15);
        quarterRound(s, 0, 5, 10, 15);
        quarterRound(s, 1, 6, 11, 12);
        quarterRound(s, 2, 7, 8, 13);
        quarterRound(s, 3, 4, 9, 14);
    }

    private static void quarterRound(int[] s, int a, int b, int c, int d) {
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 16);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 12);
        s[a] += s[b];
        s[d] = Integer.rotateLeft(s[d] ^ s[a], 8);
        s[c] += s[d];
        s[b] = Integer.rotateLeft(s[b] ^ s[c], 7);
    }
}
