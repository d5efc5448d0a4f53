package io.heddle.benchmarks;

import io.heddle.wireguard.PrivateKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Keys of one end of a benchmark's tunnel, which lives for a few minutes on one machine. */
final class TunnelKeys {

    private final byte[] secret;
    private final byte[] open;

    private TunnelKeys(byte[] secret, byte[] open) {
        this.secret = secret;
        this.open = open;
    }

    static TunnelKeys random() {
        var key = PrivateKey.generate(new SecureRandom());
        return new TunnelKeys(key.bytes(), key.publicKey().bytes());
    }

    String privateBase64() {
        return Base64.getEncoder().encodeToString(secret);
    }

    String publicBase64() {
        return Base64.getEncoder().encodeToString(open);
    }

    String privateHex() {
        return HexFormat.of().formatHex(secret);
    }

    String publicHex() {
        return HexFormat.of().formatHex(open);
    }
}
