package io.heddle.wireguard.internal.cookie;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.crypto.Blake2s;

/** The keys that follow from the public key of the receiver of handshake messages. */
final class MacKeys {

    private final byte[] mac1;
    private final byte[] cookie;

    private MacKeys(byte[] mac1, byte[] cookie) {
        this.mac1 = mac1;
        this.cookie = cookie;
    }

    static MacKeys of(PublicKey receiver) {
        byte[] key = receiver.bytes();
        return new MacKeys(
                Blake2s.hash("mac1----".getBytes(US_ASCII), key), Blake2s.hash("cookie--".getBytes(US_ASCII), key));
    }

    /** For the first mac. */
    byte[] mac1() {
        return mac1;
    }

    /** For encrypting cookies. */
    byte[] cookie() {
        return cookie;
    }
}
