package io.heddle.wire.seal;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;

/** A second crypto_box, of other primitives, to compare ours with. */
final class Oracle {

    private Oracle() {}

    static byte[] publicOf(byte[] privateKey) {
        byte[] key = new byte[32];
        X25519.scalarMultBase(privateKey, 0, key, 0);
        return key;
    }

    static byte[] boxKey(byte[] ownPrivate, byte[] otherPublic) {
        byte[] shared = new byte[32];
        X25519.scalarMult(ownPrivate, 0, otherPublic, 0, shared, 0);
        return hsalsa20(shared, new byte[16]);
    }

    static byte[] seal(byte[] ownPrivate, byte[] otherPublic, byte[] nonce, byte[] content) {
        var cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(boxKey(ownPrivate, otherPublic)), nonce));
        byte[] macKey = new byte[32];
        cipher.processBytes(new byte[32], 0, 32, macKey, 0);
        byte[] sealed = Arrays.copyOf(nonce, 40 + content.length);
        cipher.processBytes(content, 0, content.length, sealed, 40);

        var mac = new Poly1305();
        mac.init(new KeyParameter(macKey));
        mac.update(sealed, 40, content.length);
        mac.doFinal(sealed, 24);
        return sealed;
    }

    // Bouncy Castle's core adds its input at the end, which HSalsa20 does not: taken off again.
    private static byte[] hsalsa20(byte[] key, byte[] input) {
        int[] k = new int[8];
        int[] n = new int[4];
        Pack.littleEndianToInt(key, 0, k);
        Pack.littleEndianToInt(input, 0, n);
        int[] state = {
            0x61707865,
            k[0],
            k[1],
            k[2],
            k[3],
            0x3320646e,
            n[0],
            n[1],
            n[2],
            n[3],
            0x79622d32,
            k[4],
            k[5],
            k[6],
            k[7],
            0x6b206574
        };
        int[] out = new int[16];
        Salsa20Engine.salsaCore(20, state, out);
        int[] picked = new int[8];
        int[] from = {0, 5, 10, 15, 6, 7, 8, 9};
        for (int i = 0; i < picked.length; i++) {
            picked[i] = out[from[i]] - state[from[i]];
        }
        return Pack.intToLittleEndian(picked);
    }
}
