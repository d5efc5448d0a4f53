package io.heddle.wglinux.jvm;

import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;
import java.security.SecureRandom;

/** A gateway's pair of keys. */
record TestKeys(PrivateKey privateKey, PublicKey publicKey) {

    static TestKeys random() {
        var key = io.heddle.wireguard.PrivateKey.generate(new SecureRandom());
        return new TestKeys(
                PrivateKey.of(key.bytes()), PublicKey.of(key.publicKey().bytes()));
    }
}
